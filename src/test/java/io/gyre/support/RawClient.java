package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of the bidirectional websocket endpoint that shows every message as it came: a JSON line
 * or the hex of a Protobuf message with its length prefix. Answers server pings unless told not to.
 * Not thread-safe.
 */
public final class RawClient implements AutoCloseable {
  /** Default patience for a message that must come. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final HexFormat HEX = HexFormat.of();

  private final WebSocketWire wire;
  private final boolean protobuf;
  private final Deque<String> messages = new ArrayDeque<>();
  private boolean answerPings = true;
  private int lastId;

  private RawClient(WebSocketWire wire, boolean protobuf) {
    this.wire = wire;
    this.protobuf = protobuf;
  }

  /** Opens a JSON connection without sending anything. */
  public static RawClient open(ServerProcess server) {
    return open(server.port(), "/connection/websocket", false, Map.of());
  }

  /** Opens a Protobuf connection without sending anything. */
  public static RawClient openProtobuf(ServerProcess server) {
    return open(server.port(), "/connection/websocket", true, Map.of());
  }

  /** Opens a connection to a path with further headers. */
  public static RawClient open(
      int port, String target, boolean protobuf, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    if (protobuf) {
      all.put("Sec-WebSocket-Protocol", "centrifuge-protobuf");
    }
    return new RawClient(WebSocketWire.open(port, target, all), protobuf);
  }

  /** Opens a JSON connection and connects with a token (none if empty); id 1. */
  public static RawClient connect(ServerProcess server, String token) {
    RawClient client = open(server);
    JsonNode reply = client.call("{\"connect\":{\"token\":" + Json.quote(token) + "}}");
    if (!reply.has("connect")) {
      throw new AssertionError("connect failed: " + reply);
    }
    return client;
  }

  /** The frames below. */
  public WebSocketWire wire() {
    return wire;
  }

  /** Whether server pings are answered (and hidden); true at first. */
  public void answerPings(boolean answer) {
    answerPings = answer;
  }

  /** Sends a frame: text as it is, or bytes given in hex on a Protobuf connection. */
  public void send(String message) {
    if (protobuf) {
      wire.send(WebSocketWire.BINARY, HEX.parseHex(message));
    } else {
      wire.send(WebSocketWire.TEXT, message.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Next message within the limit, null if none came. The end of the connection is given as {@code
   * close CODE REASON}, {@code close 1006} without a close frame, again and again.
   */
  public @Nullable String next(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      String message = messages.poll();
      if (message == null) {
        WebSocketWire.Frame frame =
            wire.read(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        if (frame == null) {
          return null;
        }
        add(frame);
      } else if (answerPings && message.equals(protobuf ? "00" : "{}")) {
        send(message);
      } else {
        if (message.startsWith("close ")) {
          messages.addFirst(message);
        }
        return message;
      }
    }
  }

  /** Next message; fails if none comes in {@link #PATIENCE}. */
  public String next() {
    String message = next(PATIENCE);
    if (message == null) {
      throw new AssertionError("no message in " + PATIENCE);
    }
    return message;
  }

  /** Sends a command without its id, skips pushes, gives the reply (or {"close":"…"}). */
  public JsonNode call(String command) {
    int id = ++lastId;
    send("{\"id\":" + id + "," + command.substring(1));
    while (true) {
      String message = next();
      if (message.startsWith("close ")) {
        return Json.parse("{\"close\":" + Json.quote(message.substring(6)) + "}");
      }
      JsonNode json = Json.parse(message);
      if (json.path("id").asInt() == id) {
        return json;
      }
    }
  }

  /** Skips messages until the connection ends; gives "CODE REASON". */
  public String awaitClose(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      String message = next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (message == null) {
        throw new AssertionError("not closed in " + limit);
      }
      if (message.startsWith("close ")) {
        return message.substring(6);
      }
    }
  }

  @Override
  public void close() {
    wire.close();
  }

  private void add(WebSocketWire.Frame frame) {
    switch (frame.opcode()) {
      case WebSocketWire.TEXT ->
          messages.addAll(
              Arrays.asList(new String(frame.payload(), StandardCharsets.UTF_8).split("\n")));
      case WebSocketWire.BINARY -> split(frame.payload());
      case WebSocketWire.CLOSE -> {
        wire.send(WebSocketWire.CLOSE, frame.payload());
        messages.add(("close " + frame.closeCode() + " " + frame.closeReason()).strip());
      }
      default -> messages.add("close 1006");
    }
  }

  private void split(byte[] payload) {
    int at = 0;
    while (at < payload.length) {
      int start = at;
      int length = 0;
      int shift = 0;
      do {
        length |= (payload[at] & 0x7f) << shift;
        shift += 7;
      } while (payload[at++] < 0);
      at += length;
      messages.add(HEX.formatHex(payload, start, at));
    }
  }
}
