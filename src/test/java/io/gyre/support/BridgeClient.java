package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

/** A client of the TCP event-bus bridge: JSON after its length. Not thread-safe. */
public final class BridgeClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SMALL_BUFFER = 4_096;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final Deque<JsonNode> skipped = new ArrayDeque<>();
  private int lastReply;

  private BridgeClient(int port) throws IOException {
    socket.setReceiveBufferSize(SMALL_BUFFER);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Opens a connection without sending anything. */
  public static BridgeClient open(int port) {
    try {
      return new BridgeClient(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a connection and shows a token. */
  public static BridgeClient connect(int port, String token) {
    BridgeClient client = open(port);
    client.send("{\"type\":\"ping\",\"headers\":{\"token\":" + Json.quote(token) + "}}");
    JsonNode answer = client.next();
    if (!answer.path("type").asText().equals("pong")) {
      throw new AssertionError("not connected: " + answer);
    }
    return client;
  }

  /** Sends one message. */
  public void send(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    write(ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array());
  }

  /** Sends bytes as they are. */
  public void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends {@code body} to {@code address}; gives the body of the answer, or an error message. */
  public JsonNode request(String address, String body) {
    String reply = "reply-" + ++lastReply;
    send(
        "{\"type\":\"send\",\"address\":"
            + Json.quote(address)
            + ",\"replyAddress\":\""
            + reply
            + "\",\"body\":"
            + body
            + "}");
    JsonNode answer = at(reply);
    return answer.path("type").asText().equals("err") ? answer : answer.path("body");
  }

  /** Registers on an address, with these headers. */
  public void register(String address, String headers) {
    send(
        "{\"type\":\"register\",\"address\":"
            + Json.quote(address)
            + ",\"headers\":"
            + headers
            + "}");
  }

  /** Next message for {@code address}; what comes before it is kept. */
  public JsonNode at(String address) {
    return first(message -> message.path("address").asText().equals(address));
  }

  /** Next error; what comes before it is kept. */
  public JsonNode error() {
    return first(message -> message.path("type").asText().equals("err"));
  }

  private JsonNode first(Predicate<JsonNode> wanted) {
    for (Iterator<JsonNode> all = skipped.iterator(); all.hasNext(); ) {
      JsonNode message = all.next();
      if (wanted.test(message)) {
        all.remove();
        return message;
      }
    }
    while (true) {
      JsonNode message = read();
      if (wanted.test(message)) {
        return message;
      }
      skipped.add(message);
    }
  }

  /** Next message; fails when none comes in 10 s or the connection ends. */
  public JsonNode next() {
    JsonNode kept = skipped.poll();
    return kept == null ? read() : kept;
  }

  /** Reads until the connection ends; fails when it does not in 10 s. */
  public void awaitEnd() {
    try {
      byte[] sink = new byte[SMALL_BUFFER];
      while (in.read(sink) >= 0) {
        // What still comes is of no interest.
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection did not end", e);
    } catch (IOException reset) {
      // An end, too.
    }
  }

  private JsonNode read() {
    try {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return Json.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("no message; others: " + skipped, e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
