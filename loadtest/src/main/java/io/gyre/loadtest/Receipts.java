package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;

/**
 * What one subscriber got: expects sequence numbers 0, 1, 2, … and counts whatever else it sees.
 * Thread: the subscriber's event loop; {@link #received} may be read by others when nothing is in
 * flight any more.
 */
final class Receipts {
  private final int room;
  private final LoopStats stats;
  private final Runnable progress;
  private int received;

  /**
   * @param room where it is subscribed
   * @param stats of all subscribers of the loop
   * @param progress called after every read that brought messages
   */
  Receipts(int room, LoopStats stats, Runnable progress) {
    this.room = room;
    this.stats = stats;
    this.progress = progress;
  }

  int room() {
    return room;
  }

  /** Messages received in order so far. */
  int received() {
    return received;
  }

  void frame() {
    stats.frames++;
  }

  /** A message whose payload has its mark at {@code mark}. */
  void message(ByteBuf in, int mark, long nowNanos) {
    if (Payload.sequence(in, mark) == received) {
      received++;
    } else {
      stats.disorders++;
    }
    stats.record(nowNanos - Payload.intendedNanos(in, mark));
    stats.delivered.lazySet(stats.delivered.getPlain() + 1);
  }

  /** All that could be read at once has been read. */
  void readComplete() {
    stats.reads++;
    if (received > 0) {
      progress.run();
    }
  }
}
