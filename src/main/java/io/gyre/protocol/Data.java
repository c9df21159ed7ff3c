package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a raw field: JSON on JSON connections, anything on Protobuf ones. Immutable and
 * shared by reference, so no one may write to the array. An absent field is null, not an empty
 * {@code Data}.
 *
 * <p>Thread: any; whether it is JSON may be found out twice, with the same answer.
 */
public final class Data {
  private static final byte UNKNOWN = 0;
  private static final byte JSON = 1;
  private static final byte BINARY = 2;

  private final byte[] bytes;
  private byte kind;
  private int hash;

  private Data(byte[] bytes, byte kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Wraps bytes of unknown form; the array is not copied and must not be written to afterwards. */
  public static Data of(byte[] bytes) {
    return new Data(bytes, UNKNOWN);
  }

  /**
   * Wraps bytes known to be one JSON value; the array is not copied and must not be written to
   * afterwards.
   */
  public static Data json(byte[] bytes) {
    return new Data(bytes, JSON);
  }

  /** Wraps the UTF-8 form of a text known to be one JSON value. */
  public static Data json(String text) {
    return new Data(text.getBytes(StandardCharsets.UTF_8), JSON);
  }

  /**
   * Decodes standard base64 with padding, line breaks allowed.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static Data ofBase64(String base64) {
    String text = base64.indexOf('\n') < 0 ? base64 : base64.replace("\r", "").replace("\n", "");
    // Java's decoder would take a missing padding.
    if (text.length() % 4 != 0) {
      throw new IllegalArgumentException("base64 without padding");
    }
    return of(Base64.getDecoder().decode(text));
  }

  /** Returns the bytes themselves, not a copy; never to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the number of bytes. */
  public int length() {
    return bytes.length;
  }

  /** Returns whether the bytes are exactly one JSON value, white space around it allowed. */
  public boolean isJson() {
    if (kind == UNKNOWN) {
      kind = JsonScanner.isValid(bytes) ? JSON : BINARY;
    }
    return kind == JSON;
  }

  /** Returns the bytes as UTF-8 text; what is not UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Data that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(bytes);
    }
    return hash;
  }

  /** Returns the size only, since payloads do not belong into logs. */
  @Override
  public String toString() {
    return "Data[" + bytes.length + " bytes]";
  }
}
