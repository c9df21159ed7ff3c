package io.gyre.channel;

import io.gyre.protocol.Data;
import org.jspecify.annotations.Nullable;

/** What the data of a publication must be ({@code publication_data_format}). */
public enum DataFormat {
  /** At least one byte. */
  NOT_EMPTY(""),
  /** One JSON value. */
  JSON("json"),
  /** One JSON object. */
  JSON_OBJECT("json_object"),
  /** Anything, also nothing. */
  BINARY("binary");

  private final String key;

  DataFormat(String key) {
    this.key = key;
  }

  /** Whether {@code data}, null if the request has none, may be published. */
  public boolean accepts(@Nullable Data data) {
    return switch (this) {
      case NOT_EMPTY -> data != null && data.length() > 0;
      case JSON -> data != null && data.isJson();
      case JSON_OBJECT -> data != null && startsObject(data.bytes()) && data.isJson();
      case BINARY -> true;
    };
  }

  /** The format of this name in the configuration; null if there is none. */
  static @Nullable DataFormat of(String key) {
    for (DataFormat format : values()) {
      if (format.key.equals(key)) {
        return format;
      }
    }
    return null;
  }

  private static boolean startsObject(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{';
      }
    }
    return false;
  }
}
