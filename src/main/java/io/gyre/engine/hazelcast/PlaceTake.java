package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes a place among the connections of a user, if one is free. */
final class PlaceTake extends RoomProcessor<Boolean> {

  private String client = "";
  private UUID node = new UUID(0, 0);
  private int limit;
  private long ttlMillis;
  private transient @Nullable EntryProcessor<String, Room, Boolean> backup;

  /** For reading. */
  PlaceTake() {
    super(Kinds.PLACE_TAKE);
  }

  /**
   * A place.
   *
   * @param limit places at most; 0 for any number
   * @param ttlMillis after which it is free again unless it is renewed
   */
  PlaceTake(String client, UUID node, int limit, long ttlMillis) {
    this();
    this.client = client;
    this.node = node;
    this.limit = limit;
    this.ttlMillis = ttlMillis;
  }

  @Override
  public Boolean process(Map.Entry<String, Room> entry) {
    long now = nowMillis();
    Room room = entry.getValue();
    room = room == null ? new Room() : room;
    room.expire(now);
    if (limit > 0 && room.clients() >= limit && !room.has(client)) {
      return false;
    }
    Room.Guest guest = Room.Guest.place(node, now + ttlMillis);
    room.put(client, guest);
    entry.setValue(room);
    backup = new PlaceCopy(client, guest);
    return true;
  }

  @Override
  public @Nullable EntryProcessor<String, Room, Boolean> getBackupProcessor() {
    return backup;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeString(client);
    Layout.writeId(out, node);
    out.writeInt(limit);
    out.writeLong(ttlMillis);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    client = Layout.readText(in);
    node = Layout.readId(in);
    limit = in.readInt();
    ttlMillis = in.readLong();
  }
}
