package io.gyre.transport.bridge;

import io.gyre.protocol.Framing;
import io.gyre.protocol.JsonScanner;
import io.gyre.protocol.ProtocolType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The two forms in which event-bus bridges of Vert.x speak. As a framing it turns what a session
 * pushes about a channel into the bridge message for {@code gyre.channel.<channel>}, once for all
 * clients of a lane; everything else a session sends is left as it is, for the connection to read.
 */
enum Dialect implements Framing {
  /** Of the TCP bridge. */
  TCP("bridge_tcp", "message", ",\"headers\":{}"),
  /** Of the SockJS bridge. */
  SOCKJS("bridge_sockjs", "rec", "");

  /** What begins the address of every channel. */
  static final String CHANNEL = "gyre.channel.";

  private static final byte[] CHANNEL_PUSH = ascii("{\"push\":{\"channel\":\"");
  private static final byte[] MESSAGE = ascii("{\"type\":");
  private static final int PUSH_BODY = "{\"push\":".length();

  private final String transport;
  private final String delivery;
  private final byte[] head;
  private final byte[] middle;

  Dialect(String transport, String delivery, String headers) {
    this.transport = transport;
    this.delivery = delivery;
    this.head = ascii("{\"type\":\"" + delivery + "\",\"address\":\"" + CHANNEL);
    this.middle = ascii("\"" + headers + ",\"body\":");
  }

  /** Name of the transport in metrics. */
  String transport() {
    return transport;
  }

  @Override
  public ProtocolType protocol() {
    return ProtocolType.JSON;
  }

  @Override
  public ByteBuf frame(byte[] message) {
    if (!startsWith(message, CHANNEL_PUSH)) {
      return Unpooled.copiedBuffer(message);
    }
    int from = CHANNEL_PUSH.length;
    int to = JsonScanner.endOfString(message, from, message.length) - 1;
    ByteBuf out = Unpooled.buffer(head.length + middle.length + to - from + message.length);
    out.writeBytes(head).writeBytes(message, from, to - from).writeBytes(middle);
    // The last brace closes the push on one side and the bridge message on the other.
    return out.writeBytes(message, PUSH_BODY, message.length - PUSH_BODY);
  }

  /** Whether a frame is ready for the client, not a reply for the connection. */
  static boolean isMessage(byte[] frame) {
    return startsWith(frame, MESSAGE);
  }

  /** The message that brings {@code body} to {@code address}. */
  JsonObject message(String address, @Nullable Object body) {
    JsonObject message = new JsonObject().put("type", delivery).put("address", address);
    if (this == TCP) {
      message.put("headers", new JsonObject());
    }
    return message.put("body", body);
  }

  /**
   * The message that tells of a failure. Each bridge has the text in another member; here it is in
   * both.
   */
  static JsonObject error(int code, String text) {
    return new JsonObject()
        .put("type", "err")
        .put("failureCode", code)
        .put("failureType", "RECIPIENT_FAILURE")
        .put("message", text)
        .put("body", text);
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
