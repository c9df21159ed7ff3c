package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel stood on its owner before a processor ran, so that a backup can tell whether it
 * stands there too.
 *
 * @param life 0 when there was no entry
 * @param top null when there was no stream
 * @param era in which that was valid
 */
record Stamp(long life, long number, @Nullable StreamPosition top, long era) {

  static Stamp of(@Nullable StreamState state) {
    if (state == null) {
      return new Stamp(0, 0, null, 0);
    }
    Log log = state.log;
    return new Stamp(state.life, state.number, log == null ? null : log.top(), state.era);
  }

  /**
   * The backup's state when it stands here. One that is ahead, because it has steps of a dead owner
   * that the present one lacks, goes back; one that is behind takes up the numbering and loses what
   * was kept, which the next copy of the partition brings back.
   */
  @Nullable StreamState align(@Nullable StreamState mine) {
    if (equals(of(mine))) {
      return mine;
    }
    if (life == 0) {
      return null;
    }
    if (mine != null && mine.cut(this)) {
      mine.era = era;
      return mine;
    }
    StreamState state = new StreamState(life, era);
    state.number = number;
    if (top != null) {
      state.log = new Log(top.epoch(), top.offset());
      // Until the owner's next touch nothing may forget the numbering.
      state.log.metaDeadline = Long.MAX_VALUE;
    }
    if (mine != null) {
      for (var node : mine.nodes()) {
        state.addNode(node);
      }
    }
    return state;
  }

  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(life);
    out.writeLong(number);
    out.writeBoolean(top != null);
    if (top != null) {
      Layout.writePosition(out, top);
    }
    out.writeLong(era);
  }

  static Stamp read(ObjectDataInput in) throws IOException {
    return new Stamp(
        in.readLong(),
        in.readLong(),
        in.readBoolean() ? Layout.readPosition(in) : null,
        in.readLong());
  }
}
