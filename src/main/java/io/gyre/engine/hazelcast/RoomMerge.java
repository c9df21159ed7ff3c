package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** When the halves of a split cluster meet, everybody present in either is present. */
final class RoomMerge extends Wired
    implements SplitBrainMergePolicy<Room, MergingValue<Room>, Room> {

  RoomMerge() {
    super(Kinds.ROOM_MERGE);
  }

  @Override
  public @Nullable Room merge(MergingValue<Room> merging, @Nullable MergingValue<Room> existing) {
    Room ours = merging.getValue();
    Room theirs = existing == null ? null : existing.getValue();
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
