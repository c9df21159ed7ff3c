package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * When the halves of a split cluster meet, both told of channels; see {@link
 * io.gyre.engine.Occupancy#merge}.
 */
final class OccupancyMerge extends Wired
    implements SplitBrainMergePolicy<OccupancyPage, MergingValue<OccupancyPage>, OccupancyPage> {

  OccupancyMerge() {
    super(Kinds.OCCUPANCY_MERGE);
  }

  @Override
  public @Nullable OccupancyPage merge(
      MergingValue<OccupancyPage> merging, @Nullable MergingValue<OccupancyPage> existing) {
    OccupancyPage ours = merging.getValue();
    OccupancyPage theirs = existing == null ? null : existing.getValue();
    if (theirs == null || ours == null) {
      return theirs == null ? ours : theirs;
    }
    theirs.merge(ours);
    return theirs;
  }

  @Override
  void write(ObjectDataOutput out) {}

  @Override
  void read(ObjectDataInput in) {}
}
