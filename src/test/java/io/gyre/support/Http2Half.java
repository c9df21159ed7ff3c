package io.gyre.support;

/** What a client of HTTP/2 sends before it falls silent in the middle. */
public enum Http2Half {
  /** Half of what a connection begins with. */
  PREFACE,
  /** What a connection begins with, and nothing more. */
  NOTHING,
  /** Half of the frame with the headers of a request. */
  FRAME,
  /** Headers that go on, without the frame that goes on with them. */
  BLOCK,
  /** A request with a part of its body. */
  BODY,
  /** A request with half of the frame that has its body. */
  FRAME_OF_A_BODY;

  /**
   * Sends it over a new connection.
   *
   * @param block header block of the request
   */
  public void send(Http2Wire wire, byte[] block) {
    if (this == PREFACE) {
      wire.halfHello();
      return;
    }
    wire.hello();
    switch (this) {
      case FRAME -> wire.half(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, block);
      case BLOCK -> wire.send(Http2Wire.HEADERS, 0, 1, block);
      case BODY ->
          wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, block)
              .send(Http2Wire.DATA, 0, 1, new byte[] {0, 0, 0});
      case FRAME_OF_A_BODY ->
          wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, block)
              .half(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[] {0, 0, 0, 0, 1, 1});
      default -> {
        // There is nothing more.
      }
    }
  }
}
