package io.gyre.engine;

import io.gyre.protocol.StreamPosition;

/**
 * The answer to an append.
 *
 * @param position where the publication stands; the current top when its version was refused;
 *     {@link #NOT_KEPT} without history
 * @param outcome what was done
 */
public record Appended(StreamPosition position, Outcome outcome) {

  /** The position of a publication that was delivered but not kept. */
  public static final StreamPosition NOT_KEPT = new StreamPosition(0, "");

  /** What an append did; all but {@link #PUBLISHED} stored and delivered nothing. */
  public enum Outcome {
    /** Numbered, kept if the channel keeps anything, and on its way to the subscribers. */
    PUBLISHED,
    /** The idempotency key was seen before. */
    SUPPRESSED_BY_IDEMPOTENCY_KEY,
    /** The version was not above the stored one. */
    SUPPRESSED_BY_VERSION
  }
}
