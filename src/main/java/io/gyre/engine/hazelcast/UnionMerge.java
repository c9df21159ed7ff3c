package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * When the halves of a split cluster meet, an entry has what either half knew.
 *
 * @param <T> value of the entries
 */
abstract class UnionMerge<T> extends Wired implements SplitBrainMergePolicy<T, MergingValue<T>, T> {

  /** As {@link Wired}. */
  UnionMerge(int kind) {
    super(kind);
  }

  /** Adds to {@code into} what {@code from} has and it does not. */
  abstract void addMissing(T into, T from);

  @Override
  public final @Nullable T merge(MergingValue<T> merging, @Nullable MergingValue<T> existing) {
    T ours = merging.getValue();
    T theirs = existing == null ? null : existing.getValue();
    if (theirs == null || ours == null) {
      return theirs == null ? ours : theirs;
    }
    addMissing(theirs, ours);
    return theirs;
  }

  @Override
  final void write(ObjectDataOutput out) {}

  @Override
  final void read(ObjectDataInput in) {}
}
