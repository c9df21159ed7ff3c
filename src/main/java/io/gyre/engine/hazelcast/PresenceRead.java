package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a channel's presence. Drops on the owner whose time is over; backups do so when the round
 * of {@link PresenceUpkeep} comes.
 */
final class PresenceRead extends RoomProcessor<PresenceAnswer> {

  private boolean bodies;

  /** For reading. */
  PresenceRead() {
    super(Kinds.PRESENCE_READ);
  }

  /**
   * A question.
   *
   * @param bodies whether to list who is there, beside the numbers
   */
  PresenceRead(boolean bodies) {
    this();
    this.bodies = bodies;
  }

  @Override
  public PresenceAnswer process(Map.Entry<String, Room> entry) {
    long now = nowMillis();
    Room room = entry.getValue();
    if (room == null) {
      return new PresenceAnswer(0, 0, List.of());
    }
    room.expire(now);
    return new PresenceAnswer(room.clients(), room.users(), bodies ? room.bodies() : List.of());
  }

  @Override
  public @Nullable EntryProcessor<String, Room, PresenceAnswer> getBackupProcessor() {
    return null;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeBoolean(bodies);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    bodies = in.readBoolean();
  }
}
