package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does nothing on a backup. Backups do what they are told in its order, so an answer that waits for
 * this one tells of nothing that would be lost with the owner.
 *
 * @param <R> any
 */
final class Witness<R> extends Wired implements EntryProcessor<String, StreamState, R> {

  Witness() {
    super(Kinds.WITNESS);
  }

  @Override
  public @Nullable R process(Map.Entry<String, StreamState> entry) {
    return null;
  }

  @Override
  void write(ObjectDataOutput out) {}

  @Override
  void read(ObjectDataInput in) {}
}
