package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what is over and whoever is gone, in every channel. Says nothing, so that the answer to a
 * run over all of them is empty.
 */
final class StreamUpkeep extends Wired implements EntryProcessor<String, StreamState, Boolean> {

  private long nowMillis;
  private Set<UUID> gone = Set.of();

  /** For reading. */
  StreamUpkeep() {
    super(Kinds.STREAM_UPKEEP);
  }

  /**
   * A round.
   *
   * @param nowMillis decided once for all owners and backups
   * @param gone nodes that are no more
   */
  StreamUpkeep(long nowMillis, Set<UUID> gone) {
    this();
    this.nowMillis = nowMillis;
    this.gone = gone;
  }

  @Override
  public @Nullable Boolean process(Map.Entry<String, StreamState> entry) {
    StreamState state = entry.getValue();
    if (state == null) {
      return null;
    }
    state.changed(false);
    state.expire(nowMillis);
    state.forgetBatches(nowMillis);
    state.removeNodes(gone);
    if (state.changed()) {
      entry.setValue(state.isEmpty() ? null : state);
    }
    return null;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(nowMillis);
    Layout.writeIds(out, gone.toArray(UUID[]::new));
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    nowMillis = in.readLong();
    gone = Set.copyOf(Arrays.asList(Layout.readIds(in)));
  }
}
