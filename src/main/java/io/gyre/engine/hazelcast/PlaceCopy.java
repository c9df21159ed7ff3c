package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** A place that the owner gave, on its way to the backups. */
final class PlaceCopy extends Wired implements EntryProcessor<String, Room, Boolean> {

  private String client = "";
  private Room.Guest guest = Room.Guest.place(new UUID(0, 0), 0);

  /** For reading. */
  PlaceCopy() {
    super(Kinds.PLACE_COPY);
  }

  PlaceCopy(String client, Room.Guest guest) {
    this();
    this.client = client;
    this.guest = guest;
  }

  @Override
  public Boolean process(Map.Entry<String, Room> entry) {
    Room room = entry.getValue();
    room = room == null ? new Room() : room;
    room.put(client, guest);
    entry.setValue(room);
    return true;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeString(client);
    guest.write(out);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    client = Layout.readText(in);
    guest = Room.Guest.read(in);
  }
}
