package io.gyre.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The types an option can have. */
public enum Kind {
  /** True or false. */
  BOOL("bool", false),
  /** A 32-bit integer. */
  INT("int", 0),
  /** A 64-bit integer. */
  LONG("int64", 0L),
  /** Text. */
  STRING("string", ""),
  /** A {@link Duration}. */
  DURATION("duration", Duration.ZERO),
  /** A list of texts. */
  STRINGS("string[]", List.of()),
  /** Texts by name. */
  MAP("map", Map.of());

  private final String label;
  private final Object zero;

  Kind(String label, Object zero) {
    this.label = label;
    this.zero = zero;
  }

  /** The name in documentation. */
  public String label() {
    return label;
  }

  /** The value that counts as not set when it comes from a file. */
  public Object zero() {
    return zero;
  }
}
