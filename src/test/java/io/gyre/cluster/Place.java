package io.gyre.cluster;

import io.gyre.cluster.HistoryEvent.Start;

/**
 * Where a subscriber stands in a channel; tells the history whatever changes that.
 *
 * <p>Thread: the subscriber's, for what changes it; what it shows, any.
 */
final class Place {
  private final History history;
  private final String subscriber;
  private final String channel;
  private volatile String epoch = "";
  private volatile long offset;
  private volatile boolean open;

  Place(History history, String subscriber, String channel) {
    this.history = history;
    this.subscriber = subscriber;
    this.channel = channel;
  }

  /**
   * The subscription began. What was recovered is told by {@link #received} afterwards.
   *
   * @param top of the stream as the answer names it
   */
  void subscribed(Start start, String newEpoch, long top) {
    history.subscribed(subscriber, channel, start, newEpoch, top);
    epoch = newEpoch;
    if (start != Start.RECOVERED) {
      offset = top;
    }
    open = true;
  }

  /** A publication arrived. */
  void received(long newOffset, String id) {
    history.received(subscriber, channel, newOffset == 0 ? "" : epoch, newOffset, id);
    if (newOffset > 0) {
      offset = newOffset;
    }
  }

  /** The subscription ended, if it was there. */
  void ended(String why) {
    if (open) {
      open = false;
      history.ended(subscriber, channel, why);
    }
  }

  String channel() {
    return channel;
  }

  String epoch() {
    return epoch;
  }

  long offset() {
    return offset;
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public String toString() {
    return channel + (open ? " at " : " closed at ") + epoch + "/" + offset;
  }
}
