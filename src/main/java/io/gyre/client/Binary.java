package io.gyre.client;

import java.util.Arrays;
import java.util.Base64;

/** Bytes that need not be JSON, for clients of the Protobuf protocol. Immutable. */
public final class Binary implements Payload {
  private final byte[] bytes;

  /** Keeps a copy of the bytes. */
  public Binary(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Only the size: payloads do not belong in logs. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
