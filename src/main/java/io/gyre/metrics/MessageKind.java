package io.gyre.metrics;

import java.util.Locale;

/** What passes between nodes through the engine; label {@code type}. */
public enum MessageKind {
  /** A publication. */
  PUBLICATION,
  /** A join. */
  JOIN,
  /** A leave. */
  LEAVE,
  /** Anything between nodes that no client sees. */
  CONTROL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Returns the label's value. */
  public String label() {
    return label;
  }
}
