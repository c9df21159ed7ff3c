package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A round over all channels. Says nothing, so that the answer to a run over all of them is empty.
 *
 * @param <V> the state of a channel
 */
abstract class Upkeep<V> extends Wired implements EntryProcessor<String, V, Boolean> {

  /** Decided once for all owners and backups. */
  long nowMillis;

  /** Nodes that are no more. */
  Set<UUID> gone = Set.of();

  /** Whether backups are left out; not told to others. */
  private transient boolean ownOnly;

  Upkeep(int kind) {
    super(kind);
  }

  /** What the backups do. */
  abstract EntryProcessor<String, V, Boolean> onBackup();

  /** This, for owners alone. */
  final Upkeep<V> withoutBackups() {
    ownOnly = true;
    return this;
  }

  @Override
  public final @Nullable EntryProcessor<String, V, Boolean> getBackupProcessor() {
    return ownOnly ? null : onBackup();
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
