package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Reads what is kept of what a node missed. Also what should have expired, which it was to get
 * before that.
 */
final class RefillProcessor extends StreamProcessor<RefillAnswer> {

  /** Publications in one answer; the next gap brings the rest. */
  static final int MOST = 512;

  private long life;
  private long after;

  /** For reading. */
  RefillProcessor() {
    super(Kinds.REFILL);
  }

  /**
   * A question.
   *
   * @param life of the node's numbering
   * @param after number of the last publication the node had in it
   */
  RefillProcessor(long life, long after) {
    this();
    this.life = life;
    this.after = after;
  }

  @Override
  RefillAnswer absent() {
    return new RefillAnswer(life, after, "", List.of());
  }

  @Override
  boolean expires() {
    return false;
  }

  @Override
  boolean isAlwaysWitnessed() {
    return true;
  }

  @Override
  RefillAnswer apply(StreamState state, Moment at) {
    Log log = state.log;
    if (log == null) {
      return new RefillAnswer(state.life, state.number, "", List.of());
    }
    long from = state.life == life ? after : 0;
    return new RefillAnswer(state.life, state.number, log.epoch(), log.above(from, MOST));
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(life);
    out.writeLong(after);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    life = in.readLong();
    after = in.readLong();
  }
}
