package io.gyre.loadtest;

import java.nio.charset.StandardCharsets;

/**
 * What has to be said to a server to subscribe and to publish. Commands are JSON text, one a frame.
 */
enum Dialect {
  /**
   * The client protocol of Centrifugo 6 (JSON), as its SDKs speak it: connect, then subscribe when
   * that is answered.
   */
  CENTRIFUGO("/connection/websocket", true),
  /**
   * {@link FloorServer}: no protocol; subscribers name a room, publishers send the finished
   * message.
   */
  FLOOR("/", false);

  final String path;

  /** Whether a connection says hello first, and whether publications are answered. */
  final boolean answers;

  Dialect(String path, boolean answers) {
    this.path = path;
    this.answers = answers;
  }

  String connect() {
    return "{\"id\":1,\"connect\":{}}";
  }

  String subscribe(int room) {
    return this == FLOOR
        ? "S" + room
        : "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel(room) + "\"}}";
  }

  /**
   * The frame payload that publishes {@code data} to a room; for the floor it is what subscribers
   * get, after the room.
   */
  byte[] publish(int id, int room, byte[] data) {
    String json = new String(data, StandardCharsets.US_ASCII);
    String text =
        this == FLOOR
            ? room
                + "\n{\"push\":{\"channel\":\""
                + channel(room)
                + "\",\"pub\":{\"data\":"
                + json
                + "}}}"
            : "{\"id\":"
                + id
                + ",\"publish\":{\"channel\":\""
                + channel(room)
                + "\",\"data\":"
                + json
                + "}}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The frame payload that calls a method which the backend answers. */
  static byte[] call(int id, byte[] data) {
    String json = new String(data, StandardCharsets.US_ASCII);
    String text = "{\"id\":" + id + ",\"rpc\":{\"method\":\"echo\",\"data\":" + json + "}}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The frame payload that subscribes to a room, or gives the subscription up. */
  static byte[] subscribe(int id, int room, boolean begin) {
    String command = begin ? "subscribe" : "unsubscribe";
    String text = "{\"id\":" + id + ",\"" + command + "\":{\"channel\":\"" + channel(room) + "\"}}";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static String channel(int room) {
    return "room" + room;
  }
}
