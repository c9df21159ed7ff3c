package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** Removes an entry of a channel's presence; the same on owner and backups. */
final class PresenceRemove extends Wired implements EntryProcessor<String, Room, Boolean> {

  private String client = "";

  /** For reading. */
  PresenceRemove() {
    super(Kinds.PRESENCE_REMOVE);
  }

  PresenceRemove(String client) {
    this();
    this.client = client;
  }

  @Override
  public Boolean process(Map.Entry<String, Room> entry) {
    Room room = entry.getValue();
    boolean there = room != null && room.remove(client);
    if (room != null && there) {
      entry.setValue(room.isEmpty() ? null : room);
    }
    return there;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeString(client);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    client = Layout.readText(in);
  }
}
