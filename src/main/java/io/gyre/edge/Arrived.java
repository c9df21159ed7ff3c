package io.gyre.edge;

import io.gyre.metrics.Count;
import io.gyre.metrics.Distribution;
import io.gyre.metrics.MessageKind;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;

/**
 * Counts what came to a node's inbox.
 *
 * <p>Thread: the inbox's loop.
 */
final class Arrived {

  private final Count publications;
  private final Count joins;
  private final Count leaves;
  private final Count control;
  private final Distribution lag;

  Arrived(MeterSet meters) {
    publications = count(meters, MessageKind.PUBLICATION);
    joins = count(meters, MessageKind.JOIN);
    leaves = count(meters, MessageKind.LEAVE);
    control = count(meters, MessageKind.CONTROL);
    lag = meters.distribution(Meter.NODE_LAG, "");
  }

  private static Count count(MeterSet meters, MessageKind kind) {
    return meters.count(Meter.NODE_MESSAGES_RECEIVED, kind.label(), "");
  }

  /** A publication, so long after it was made as the clocks of both nodes say. */
  void publication(long ageMillis) {
    publications.increment();
    lag.recordMillis(ageMillis);
  }

  void change(boolean joined) {
    (joined ? joins : leaves).increment();
  }

  /** A question or command. */
  void control() {
    control.increment();
  }
}
