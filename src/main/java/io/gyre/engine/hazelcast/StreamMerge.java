package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Which state of a channel lives on when the parts of a split cluster meet: that of those who are
 * joined, unless only the others' stream went on. If both went on, what lives on goes on under new
 * names: its subscribers never heard what the others were told, and learn so by the new epoch.
 *
 * <p>Runs on the owner in the part that is joined.
 */
final class StreamMerge extends Wired
    implements SplitBrainMergePolicy<StreamState, MergingValue<StreamState>, StreamState>,
        HazelcastInstanceAware {

  private transient @Nullable Owner owner;

  StreamMerge() {
    super(Kinds.STREAM_MERGE);
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    owner = Owner.of(instance);
  }

  @Override
  public @Nullable StreamState merge(
      MergingValue<StreamState> merging, @Nullable MergingValue<StreamState> existing) {
    Owner here = owner;
    if (here == null) {
      throw new IllegalStateException("not run by a member");
    }
    StreamState theirs = existing == null ? null : existing.getValue();
    return merged(merging.getValue(), theirs, here.moment());
  }

  /**
   * The state that lives on; one of the two, changed if need be.
   *
   * @param joining of those who join
   * @param joined of those who are joined; null when they have none
   * @param at of the owner, who was joined
   */
  static @Nullable StreamState merged(
      @Nullable StreamState joining, @Nullable StreamState joined, Moment at) {
    if (joined != null && joined.era < at.era()) {
      joined.renew(at);
    }
    if (joining == null || joined == null) {
      StreamState only = joined == null ? joining : joined;
      if (only != null) {
        only.era = at.era();
      }
      return only;
    }
    StreamState kept = kept(joining, joined);
    StreamState dropped = kept == joined ? joining : joined;
    if (saidAnything(dropped.log) && !isPrefix(dropped.log, kept.log)) {
      kept.renew(at);
    }
    for (var node : dropped.nodes()) {
      kept.addNode(node);
    }
    kept.era = at.era();
    return kept;
  }

  private static StreamState kept(StreamState joining, StreamState joined) {
    if (saidAnything(joined.log)) {
      // Copies of one stream that was never given new names: the longer one.
      boolean behind = saidAnything(joining.log) && isPrefix(joined.log, joining.log);
      return behind ? joining : joined;
    }
    return saidAnything(joining.log) || joined.log == null ? joining : joined;
  }

  private static boolean saidAnything(@Nullable Log log) {
    return log != null && log.saidAnything();
  }

  private static boolean isPrefix(@Nullable Log shorter, @Nullable Log longer) {
    return shorter != null
        && longer != null
        && shorter.epoch().equals(longer.epoch())
        && longer.continues(shorter);
  }

  @Override
  void write(ObjectDataOutput out) {}

  @Override
  void read(ObjectDataInput in) {}
}
