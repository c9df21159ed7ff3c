package io.gyre.transport.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses messages one by one (RFC 7692, {@code client_no_context_takeover}), up to a size.
 *
 * <p>Thread: the lane's loop.
 */
final class Inflating {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final int limit;
  private final Inflater inflater = new Inflater(true);

  /**
   * With a limit that keeps small messages from becoming huge.
   *
   * @param limit largest result, bytes
   */
  Inflating(int limit) {
    this.limit = limit;
  }

  /**
   * The message that {@code payload} was compressed from.
   *
   * @return null when it is larger than the limit
   * @throws DataFormatException when {@code payload} is no deflate stream
   */
  byte @Nullable [] inflate(byte[] payload) throws DataFormatException {
    inflater.reset();
    byte[] in = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, in, payload.length, TAIL.length);
    inflater.setInput(in);
    byte[] out = new byte[Math.max(64, Math.min(limit, 4 * payload.length))];
    int size = 0;
    while (true) {
      int got = inflater.inflate(out, size, out.length - size);
      size += got;
      if (size > limit) {
        return null;
      }
      if (got == 0 && size < out.length) {
        return Arrays.copyOf(out, size);
      }
      if (size == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(2L * size, limit + 1L));
      }
    }
  }
}
