package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Removes whose time is over, and the entries of nodes that are gone, in every channel. */
final class PresenceUpkeep extends Upkeep<Room> {

  /** For reading. */
  PresenceUpkeep() {
    super(Kinds.PRESENCE_UPKEEP);
  }

  /** A round; see {@link Upkeep}. */
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
  EntryProcessor<String, Room, Boolean> onBackup() {
    return this;
  }
}
