package io.gyre.support;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Makes clients of every transport, thousands if need be, each with a subscription that its token
 * brings. Streams over HTTP/2 share connections. HTTP/2 is spoken in clear text.
 */
public final class WayClients implements AutoCloseable {
  private static final int MANY = 10_000;
  private static final String CONSUME =
      "/centrifugal.centrifugo.unistream.CentrifugoUniStream/Consume";

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient webSockets =
      vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(MANY));
  private final HttpClient http1 = http(HttpVersion.HTTP_1_1);
  private final HttpClient http2 = http(HttpVersion.HTTP_2);

  private volatile boolean ending;

  private HttpClient http(HttpVersion version) {
    HttpClientOptions options =
        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
    return vertx.createHttpClient(
        options, new PoolOptions().setHttp1MaxSize(MANY).setHttp2MaxSize(MANY));
  }

  private HttpClient http(Way way) {
    return way.http2() ? http2 : http1;
  }

  /** Sends a command over the way up that streams have; without effect once they all end. */
  void post(Way way, int port, String body) {
    if (!ending) {
      http(way)
          .request(HttpMethod.POST, port, "127.0.0.1", "/emulation")
          .compose(request -> request.send(body));
    }
  }

  /**
   * Connects; the client has at least its connect reply then.
   *
   * @param port of HTTP, or of {@code uni_grpc} for that way
   * @param channel subscribed to by the token
   */
  public WayClient connect(Way way, int port, String user, String channel) {
    return get(begin(way, port, user, channel));
  }

  /** As {@link #connect}, without waiting. */
  public Future<WayClient> begin(Way way, int port, String user, String channel) {
    String token =
        Tokens.hs256("{\"sub\":\"" + user + "\",\"subs\":{" + Json.quote(channel) + ":{}}}");
    return begin(way, port, "{\"token\":\"" + token + "\"}", new WayClient(this, way, port));
  }

  /**
   * Connects with this connect request, in JSON.
   *
   * @param way not {@code uni_grpc}
   */
  public WayClient connectAs(Way way, int port, String request) {
    return get(begin(way, port, request, new WayClient(this, way, port)));
  }

  private Future<WayClient> begin(Way way, int port, String asked, WayClient client) {
    String path = "/connection/" + way.transport();
    String connect = way.unidirectional() ? asked : "{\"id\":1,\"connect\":" + asked + "}";
    if (way.webSocket()) {
      return webSockets
          .connect(port, "127.0.0.1", path)
          .compose(
              socket -> {
                client.opened(socket);
                return socket.writeTextMessage(connect).compose(sent -> client.connected());
              });
    }
    if (way == Way.UNI_GRPC) {
      return http2
          .request(HttpMethod.POST, port, "127.0.0.1", CONSUME)
          .compose(
              request -> {
                request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
                return send(request, call(asked), client);
              });
    }
    boolean get = way.transport().endsWith("sse");
    String query = get ? "?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8) : "";
    return http(way)
        .request(get ? HttpMethod.GET : HttpMethod.POST, port, "127.0.0.1", path + query)
        .compose(request -> send(request, Buffer.buffer(get ? "" : connect), client));
  }

  private static Future<WayClient> send(HttpClientRequest request, Buffer body, WayClient client) {
    // Listens within the callback, so that nothing arrives before.
    return request
        .send(body)
        .compose(
            response -> {
              client.opened(response);
              return client.connected();
            });
  }

  /** A connect request with nothing but the token, as message of a call. */
  private static Buffer call(String asked) {
    byte[] token = Json.parse(asked).path("token").asText().getBytes(StandardCharsets.UTF_8);
    Buffer message = Buffer.buffer().appendByte((byte) 0x0a);
    message.appendByte((byte) (token.length & 0x7f | 0x80));
    message.appendByte((byte) (token.length >> 7)).appendBytes(token);
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not connected", e);
    }
  }

  /** Ends all of them. */
  @Override
  public void close() {
    ending = true;
    get(vertx.close());
  }
}
