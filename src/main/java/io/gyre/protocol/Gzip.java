package io.gyre.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Inflates what others sent, never beyond a limit. */
public final class Gzip {
  private Gzip() {}

  /**
   * What is thrown instead of what could not be read.
   *
   * @param <E> kind of it
   */
  public interface Refusals<E extends Exception> {
    /** The encoding is neither {@code identity} nor {@code gzip}. */
    E encoding(String name);

    /** It is not gzip, as it says. */
    E malformed();

    /** It has more than {@code limit} bytes. */
    E tooLarge(int limit);
  }

  /**
   * The bytes of a message of GRPC, which names its encoding.
   *
   * @param limit most bytes that are inflated
   */
  public static <E extends Exception> byte[] decoded(
      String encoding, byte[] message, int limit, Refusals<E> refusals) throws E {
    if (encoding.equals("identity")) {
      return message;
    }
    if (!encoding.equals("gzip")) {
      throw refusals.encoding(encoding);
    }
    byte[] inflated;
    try {
      inflated = inflate(message, limit);
    } catch (IOException e) {
      throw refusals.malformed();
    }
    if (inflated == null) {
      throw refusals.tooLarge(limit);
    }
    return inflated;
  }

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
