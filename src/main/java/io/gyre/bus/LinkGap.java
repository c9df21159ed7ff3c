package io.gyre.bus;

/**
 * An item of a {@link LinkBatch}: messages that would have come before it were given up, since too
 * many waited.
 */
public record LinkGap() implements BusMessage {
  /** The only one there needs to be. */
  public static final LinkGap GAP = new LinkGap();
}
