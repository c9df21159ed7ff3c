package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** When the halves of a split cluster meet, what either knew is known; nodes tell theirs again. */
final class TenureMerge extends Wired
    implements SplitBrainMergePolicy<TenurePage, MergingValue<TenurePage>, TenurePage> {

  TenureMerge() {
    super(Kinds.TENURE_MERGE);
  }

  @Override
  public @Nullable TenurePage merge(
      MergingValue<TenurePage> merging, @Nullable MergingValue<TenurePage> existing) {
    TenurePage ours = merging.getValue();
    TenurePage theirs = existing == null ? null : existing.getValue();
    if (theirs == null || ours == null) {
      return theirs == null ? ours : theirs;
    }
    theirs.addMissing(ours);
    return theirs;
  }

  @Override
  void write(ObjectDataOutput out) {}

  @Override
  void read(ObjectDataInput in) {}
}
