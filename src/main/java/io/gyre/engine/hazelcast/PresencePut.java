package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds or renews an entry of a channel's presence. */
final class PresencePut extends RoomProcessor<Boolean> {

  private String client = "";
  private Room.Guest guest = new Room.Guest(new UUID(0, 0), 0, 0, new byte[0]);
  private long ttlMillis;
  private transient @Nullable EntryProcessor<String, Room, Boolean> backup;

  /** Above 0 on a backup: the deadline the owner decided. */
  private long deadline;

  /** For reading. */
  PresencePut() {
    super(Kinds.PRESENCE_PUT);
  }

  /**
   * An entry.
   *
   * @param guest its deadline is set by the owner
   */
  PresencePut(String client, Room.Guest guest, long ttlMillis) {
    this();
    this.client = client;
    this.guest = guest;
    this.ttlMillis = ttlMillis;
  }

  @Override
  public Boolean process(Map.Entry<String, Room> entry) {
    long until = deadline;
    if (until == 0) {
      until = nowMillis() + ttlMillis;
      PresencePut same = new PresencePut(client, guest, ttlMillis);
      same.deadline = until;
      backup = same;
    }
    Room room = entry.getValue();
    room = room == null ? new Room() : room;
    room.put(client, new Room.Guest(guest.node(), guest.user(), until, guest.body()));
    entry.setValue(room);
    return true;
  }

  @Override
  public @Nullable EntryProcessor<String, Room, Boolean> getBackupProcessor() {
    return backup;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeString(client);
    guest.write(out);
    out.writeLong(ttlMillis);
    out.writeLong(deadline);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    client = Layout.readText(in);
    guest = Room.Guest.read(in);
    ttlMillis = in.readLong();
    deadline = in.readLong();
  }
}
