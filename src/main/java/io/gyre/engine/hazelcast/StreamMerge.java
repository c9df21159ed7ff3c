package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which state of a channel lives on when the halves of a split cluster meet: the larger half's. If
 * the smaller one's subscribers were told something that is not part of it, the stream starts anew,
 * so that nobody takes the one's offsets for the other's.
 */
final class StreamMerge extends Wired
    implements SplitBrainMergePolicy<StreamState, MergingValue<StreamState>, StreamState> {

  StreamMerge() {
    super(Kinds.STREAM_MERGE);
  }

  @Override
  public @Nullable StreamState merge(
      MergingValue<StreamState> merging, @Nullable MergingValue<StreamState> existing) {
    StreamState ours = merging.getValue();
    StreamState theirs = existing == null ? null : existing.getValue();
    return theirs == null ? ours : merged(ours, theirs);
  }

  /** The state that lives on; {@code kept} itself, changed if need be. */
  static StreamState merged(@Nullable StreamState dropped, StreamState kept) {
    Log lost = dropped == null ? null : dropped.log;
    Log log = kept.log;
    if (lost == null || log == null || !lost.epoch().equals(log.epoch())) {
      return kept;
    }
    if (!log.continues(lost)) {
      kept.log = null;
    }
    return kept;
  }

  @Override
  void write(ObjectDataOutput out) {}

  @Override
  void read(ObjectDataInput in) {}
}
