package io.gyre.cluster;

/**
 * One thing a client of the system saw. Events of one publisher or subscriber are in the order in
 * which they happened there; between them only the times tell.
 */
public sealed interface HistoryEvent {

  /** When it was seen: nanoseconds on the clock of the test's process. */
  long nanos();

  /** Channel it is about. */
  String channel();

  /** How a subscription began. */
  public enum Start {
    /** Without asking for what came before. */
    FRESH,
    /** Asked for recovery and told that nothing is missing. */
    RECOVERED,
    /** Asked for recovery and told that something may be missing. */
    NOT_RECOVERED
  }

  /** A publication was about to be sent; retries under the same id are not told. */
  record PublishInvoked(long nanos, String channel, String id) implements HistoryEvent {}

  /**
   * The system took a publication on.
   *
   * @param epoch of the stream; "" when the channel keeps nothing
   * @param offset in the stream; 0 when the channel keeps nothing
   */
  record PublishAcknowledged(long nanos, String channel, String id, String epoch, long offset)
      implements HistoryEvent {}

  /** The system refused a publication: it certainly was not done. */
  record PublishFailed(long nanos, String channel, String id) implements HistoryEvent {}

  /** Nobody knows whether a publication was done. */
  record PublishUnknown(long nanos, String channel, String id) implements HistoryEvent {}

  /**
   * A subscription began.
   *
   * @param offset top of the stream as the answer names it
   */
  record Subscribed(
      long nanos, String subscriber, String channel, Start start, String epoch, long offset)
      implements HistoryEvent {}

  /**
   * A publication arrived, live or by recovery.
   *
   * @param epoch the subscription's
   * @param offset 0 when the channel keeps nothing
   * @param id the publisher's id of it
   */
  record Received(
      long nanos, String subscriber, String channel, String epoch, long offset, String id)
      implements HistoryEvent {}

  /** A subscription ended, by unsubscribe or with its connection. */
  record Ended(long nanos, String subscriber, String channel, String why) implements HistoryEvent {}
}
