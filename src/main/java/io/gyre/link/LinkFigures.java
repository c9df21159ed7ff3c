package io.gyre.link;

import java.util.concurrent.atomic.LongAdder;

/**
 * What happened on the links of this node since its start.
 *
 * <p>Thread: any.
 */
public final class LinkFigures {

  final LongAdder resent = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder gapsSent = new LongAdder();
  final LongAdder gapsReceived = new LongAdder();
  final LongAdder duplicates = new LongAdder();

  LinkFigures() {}

  /** Messages that were sent again. */
  public long resent() {
    return resent.sum();
  }

  /** Messages that were given up, since too much waited for a node. */
  public long dropped() {
    return dropped.sum();
  }

  /** How often other nodes were told that messages to them had been given up. */
  public long gapsSent() {
    return gapsSent.sum();
  }

  /** How often another node told this. */
  public long gapsReceived() {
    return gapsReceived.sum();
  }

  /** Messages that came again and were dropped. */
  public long duplicates() {
    return duplicates.sum();
  }
}
