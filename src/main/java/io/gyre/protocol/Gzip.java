package io.gyre.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Inflates what others sent, never beyond a limit. */
public final class Gzip {
  private Gzip() {}

  /**
   * Inflates.
   *
   * @param limit most bytes to get out
   * @return null when there are more
   * @throws IOException if this is not gzip
   */
  public static byte @Nullable [] inflate(byte[] deflated, int limit) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(deflated))) {
      byte[] inflated = in.readNBytes(limit);
      return in.read() < 0 ? inflated : null;
    }
  }
}
