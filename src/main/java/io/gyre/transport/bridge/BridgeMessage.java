package io.gyre.transport.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One message of a client.
 *
 * @param type {@code send}, {@code publish}, {@code register}, {@code unregister} or {@code ping}
 * @param address where it goes; "" only with {@code ping}
 * @param replyAddress where the client awaits the answer; "" when it does not
 * @param headers none when absent
 * @param body any JSON value; null when absent
 */
record BridgeMessage(
    String type, String address, String replyAddress, JsonObject headers, @Nullable Object body) {

  /** Longest address, characters. */
  private static final int LONGEST_ADDRESS = 1_024;

  /** Why bytes are no message, in the words of Vert.x's bridges. Has no stack trace. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String word) {
      super(word, null, false, false);
    }
  }

  /** Reads a message. */
  static BridgeMessage read(byte[] json) throws Malformed {
    JsonObject in;
    try {
      in = new JsonObject(Buffer.buffer(json));
    } catch (DecodeException | ClassCastException e) {
      throw new Malformed("invalid_json");
    }
    String type = text(in, "type");
    if (type.isEmpty()) {
      throw new Malformed("missing_type");
    }
    String address = text(in, "address");
    if (address.isEmpty() && !type.equals("ping")) {
      throw new Malformed("missing_address");
    }
    String replyAddress = text(in, "replyAddress");
    if (address.length() > LONGEST_ADDRESS || replyAddress.length() > LONGEST_ADDRESS) {
      throw new Malformed("max_address_length_reached");
    }
    JsonObject headers =
        in.getValue("headers") instanceof JsonObject given ? given : new JsonObject();
    return new BridgeMessage(type, address, replyAddress, headers, in.getValue("body"));
  }

  /** A header's text; "" when absent. */
  String header(String name) {
    Object value = headers.getValue(name);
    return value == null ? "" : value.toString();
  }

  /** The body as an object; an empty one when it is none. */
  JsonObject object() {
    return body instanceof JsonObject object ? object : new JsonObject();
  }

  private static String text(JsonObject in, String name) {
    return in.getValue(name) instanceof String text ? text : "";
  }
}
