package io.gyre.cluster;

import io.gyre.cluster.HistoryEvent.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Writes down what clients see.
 *
 * <p>Thread: any; what one publisher or subscriber tells, it tells in its order.
 */
public final class History {
  private final Queue<HistoryEvent> events = new ConcurrentLinkedQueue<>();
  private final LongSupplier nanoClock;

  /** An empty history on the clock of this process. */
  public History() {
    this(System::nanoTime);
  }

  /** An empty history whose events happen when the given clock says. */
  public History(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** See {@link HistoryEvent.PublishInvoked}. */
  public void invoked(String channel, String id) {
    events.add(new HistoryEvent.PublishInvoked(nanoClock.getAsLong(), channel, id));
  }

  /** See {@link HistoryEvent.PublishAcknowledged}. */
  public void acknowledged(String channel, String id, String epoch, long offset) {
    long now = nanoClock.getAsLong();
    events.add(new HistoryEvent.PublishAcknowledged(now, channel, id, epoch, offset));
  }

  /** See {@link HistoryEvent.PublishFailed}. */
  public void failed(String channel, String id) {
    events.add(new HistoryEvent.PublishFailed(nanoClock.getAsLong(), channel, id));
  }

  /** See {@link HistoryEvent.PublishUnknown}. */
  public void unknown(String channel, String id) {
    events.add(new HistoryEvent.PublishUnknown(nanoClock.getAsLong(), channel, id));
  }

  /** See {@link HistoryEvent.Subscribed}. */
  public void subscribed(
      String subscriber, String channel, Start start, String epoch, long offset) {
    long now = nanoClock.getAsLong();
    events.add(new HistoryEvent.Subscribed(now, subscriber, channel, start, epoch, offset));
  }

  /** See {@link HistoryEvent.Received}. */
  public void received(String subscriber, String channel, String epoch, long offset, String id) {
    long now = nanoClock.getAsLong();
    events.add(new HistoryEvent.Received(now, subscriber, channel, epoch, offset, id));
  }

  /** See {@link HistoryEvent.Ended}. */
  public void ended(String subscriber, String channel, String why) {
    events.add(new HistoryEvent.Ended(nanoClock.getAsLong(), subscriber, channel, why));
  }

  /** Everything told so far. */
  public List<HistoryEvent> events() {
    return new ArrayList<>(events);
  }

  /** What {@link HistoryChecker} says of everything told so far. */
  public Verdict judge() {
    return HistoryChecker.judge(events());
  }

  /** The same for a cluster whose parts may have served at the same time. */
  public Verdict judgeParts() {
    return HistoryChecker.judgeParts(events());
  }
}
