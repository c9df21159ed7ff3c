package io.gyre.api;

import io.gyre.protocol.Data;
import org.jspecify.annotations.Nullable;

/** Fields that exist twice, raw and as base64. */
final class Base64Field {
  private Base64Field() {}

  /**
   * Returns the bytes of a field.
   *
   * @param raw as raw value; null when absent
   * @param base64 standard base64 with padding, line breaks allowed; wins when not empty
   * @return null when both are absent
   * @throws io.gyre.protocol.ProtocolException 107 for malformed base64
   */
  static @Nullable Data either(@Nullable Data raw, String base64) {
    if (base64.isEmpty()) {
      return raw;
    }
    try {
      return Data.ofBase64(base64);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest();
    }
  }
}
