package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One client of {@link WayClients}: keeps what it got, answers pings. */
public final class WayClient {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Pattern CONNECT = Pattern.compile("\\{[^\n]*\"connect\":\\{[^\n]*");

  private final WayClients clients;
  private final Way way;
  private final int port;
  private final Promise<WayClient> connected = Promise.promise();
  private final StringBuilder text = new StringBuilder();
  private volatile boolean ended;
  private volatile int closeCode;
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable HttpClientResponse response;
  private volatile @Nullable JsonNode connect;
  private int seen;

  WayClient(WayClients clients, Way way, int port) {
    this.clients = clients;
    this.way = way;
    this.port = port;
  }

  Future<WayClient> connected() {
    return connected.future();
  }

  void opened(WebSocket opened) {
    socket = opened;
    opened.handler(this::add);
    opened.exceptionHandler(broken -> ended());
    opened.closeHandler(
        closed -> {
          closeCode = opened.closeStatusCode() == null ? 1006 : opened.closeStatusCode();
          ended();
        });
  }

  void opened(HttpClientResponse opened) {
    response = opened;
    if (opened.statusCode() != 200) {
      connected.tryFail("status " + opened.statusCode());
    }
    opened.handler(this::add).exceptionHandler(broken -> ended()).endHandler(end -> ended());
  }

  private void ended() {
    ended = true;
    connected.tryFail("ended: " + text());
  }

  private void add(Buffer bytes) {
    int pings = 0;
    synchronized (text) {
      // Also of Protobuf the payloads can be read so.
      text.append(bytes.toString(StandardCharsets.ISO_8859_1));
      if (socket != null) {
        text.append('\n');
      }
      if (!connected.future().isComplete()
          && (way == Way.UNI_GRPC || CONNECT.matcher(text).find())) {
        Matcher found = CONNECT.matcher(text);
        connect = found.find() ? Json.parse(found.group()).path("connect") : null;
        connected.tryComplete(this);
      }
      if (way.answersPings() && way != Way.UNI_WEBSOCKET) {
        for (int end = text.indexOf("\n", seen); end >= 0; end = text.indexOf("\n", seen)) {
          String line = text.substring(seen, end);
          pings += line.equals("{}") || line.equals("data: {}") ? 1 : 0;
          seen = end + 1;
        }
      }
    }
    for (; pings > 0; pings--) {
      pong();
    }
  }

  private void pong() {
    WebSocket open = socket;
    if (open != null) {
      open.writeTextMessage("{}");
      return;
    }
    JsonNode to = connectReply();
    String body =
        "{\"session\":%s,\"node\":%s,\"data\":\"{}\"}".formatted(to.get("session"), to.get("node"));
    clients.post(way, port, body);
  }

  /** The connect reply, or push; only where messages are JSON. */
  public JsonNode connectReply() {
    JsonNode reply = connect;
    if (reply == null) {
      throw new AssertionError("no connect: " + text());
    }
    return reply;
  }

  /** Everything that came. */
  public String text() {
    synchronized (text) {
      return text.toString();
    }
  }

  /** Forgets the messages that came. */
  public void forget() {
    synchronized (text) {
      text.delete(0, way == Way.UNI_GRPC ? text.length() : text.lastIndexOf("\n") + 1);
      seen = 0;
    }
  }

  /** Waits until this text has come. */
  public void await(String part) {
    Await.until(PATIENCE, () -> text().contains(part), () -> way + " got " + text());
  }

  /** Waits for the end of the connection, or stream. */
  public void awaitEnd(Duration limit) {
    Await.until(limit, () -> ended, () -> way + " goes on: " + text());
  }

  /** Whether the connection, or stream, has ended. */
  public boolean hasEnded() {
    return ended;
  }

  /** Code of the close frame, 0 without one. */
  public int closeCode() {
    return closeCode;
  }

  /** Ends the connection, of HTTP/2 the stream. */
  public void close() {
    WebSocket open = socket;
    HttpClientResponse stream = response;
    try {
      if (open != null) {
        open.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      } else if (stream != null && way.http2()) {
        stream.request().reset();
      } else if (stream != null) {
        stream.request().connection().close();
      }
    } catch (Exception e) {
      throw new AssertionError("not closed", e);
    }
  }
}
