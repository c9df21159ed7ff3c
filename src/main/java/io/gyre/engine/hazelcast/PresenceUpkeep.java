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

/** Removes whose time is over, and the entries of nodes that are gone, in every channel. */
final class PresenceUpkeep extends Wired implements EntryProcessor<String, Room, Boolean> {

  private long nowMillis;
  private Set<UUID> gone = Set.of();

  /** For reading. */
  PresenceUpkeep() {
    super(Kinds.PRESENCE_UPKEEP);
  }

  /**
   * A round.
   *
   * @param nowMillis decided once for all owners and backups
   */
  PresenceUpkeep(long nowMillis, Set<UUID> gone) {
    this();
    this.nowMillis = nowMillis;
    this.gone = gone;
  }

  @Override
  public @Nullable Boolean process(Map.Entry<String, Room> entry) {
    Room room = entry.getValue();
    if (room != null) {
      boolean expired = room.expire(nowMillis);
      boolean left = room.removeNodes(gone);
      if (room.isEmpty()) {
        entry.setValue(null);
      } else if (expired || left) {
        entry.setValue(room);
      }
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
