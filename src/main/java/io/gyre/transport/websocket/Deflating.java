package io.gyre.transport.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages one by one, each without memory of the one before (RFC 7692, {@code
 * server_no_context_takeover}), so that the result suits every client.
 *
 * <p>Thread: the lane's loop.
 */
final class Deflating {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Deflater deflater;
  private byte[] out = new byte[1024];

  /**
   * With an empty window.
   *
   * @param level 1 to 9; others mean 1
   */
  Deflating(int level) {
    deflater = new Deflater(level >= 1 && level <= 9 ? level : 1, true);
  }

  /**
   * The compressed form of the readable bytes of {@code message}, without the tail that RFC 7692
   * section 7.2.1 takes off.
   *
   * @return bytes valid until the next call, from 0 to {@link #size}
   */
  byte[] deflate(ByteBuf message) {
    byte[] in = new byte[message.readableBytes()];
    message.getBytes(message.readerIndex(), in);
    deflater.reset();
    deflater.setInput(in);
    size = 0;
    int got;
    do {
      if (size == out.length) {
        out = Arrays.copyOf(out, 2 * size);
      }
      got = deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
      size += got;
    } while (got > 0 && size == out.length);
    if (size >= 4 && Arrays.equals(out, size - 4, size, TAIL, 0, 4)) {
      size -= 4;
    }
    return out;
  }

  /** Length of the last result. */
  int size() {
    return size;
  }

  private int size;
}
