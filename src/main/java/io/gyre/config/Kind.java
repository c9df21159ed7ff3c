package io.gyre.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The types an option can have. */
public enum Kind {
  /** True or false. */
  BOOL("bool"),
  /** A 32-bit integer. */
  INT("int"),
  /** A 64-bit integer. */
  LONG("int64"),
  /** Text. */
  STRING("string"),
  /** A {@link Duration}. */
  DURATION("duration"),
  /** A list of texts. */
  STRINGS("string[]"),
  /** Texts by name. */
  MAP("map");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** The name in documentation. */
  public String label() {
    return label;
  }

  /** The value that counts as not set when it comes from a file. */
  public Object zero() {
    return switch (this) {
      case BOOL -> false;
      case INT -> 0;
      case LONG -> 0L;
      case STRING -> "";
      case DURATION -> Duration.ZERO;
      case STRINGS -> List.of();
      case MAP -> Map.of();
    };
  }
}
