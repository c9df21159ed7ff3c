package io.gyre.support;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 (RFC 9113), byte by byte. */
public final class Http2Frames {
  /** Type of a frame. */
  public static final int DATA = 0;

  /** Type of a frame. */
  public static final int HEADERS = 1;

  /** Type of a frame. */
  public static final int RST_STREAM = 3;

  /** Type of a frame. */
  public static final int SETTINGS = 4;

  /** Type of a frame. */
  public static final int GOAWAY = 7;

  /** Flag of SETTINGS. */
  public static final int ACK = 1;

  /** Flag of DATA and HEADERS. */
  public static final int END_STREAM = 1;

  /** Flag of HEADERS. */
  public static final int END_HEADERS = 4;

  private Http2Frames() {}

  /** A frame. */
  public static Buffer frame(int type, int flags, int stream, Buffer payload) {
    return Buffer.buffer()
        .appendMedium(payload.length())
        .appendByte((byte) type)
        .appendByte((byte) flags)
        .appendInt(stream)
        .appendBuffer(payload);
  }

  /** Appends a header: literal, not indexed, without Huffman coding (RFC 7541 section 6.2.2). */
  public static void header(Buffer block, String name, String value) {
    block.appendByte((byte) 0);
    for (String text : new String[] {name, value}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      block.appendByte((byte) bytes.length).appendBytes(bytes);
    }
  }
}
