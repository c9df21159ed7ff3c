package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes the places of a user on one node exactly those that the node says, for some more time: what
 * was lost comes back, what is over goes. The time is decided by the asking node once, so that
 * owner and backups do the same.
 */
final class PlaceRenew extends Wired implements EntryProcessor<String, Room, Boolean> {

  private UUID node = new UUID(0, 0);
  private long deadline;
  private List<String> clients = List.of();

  /** For reading. */
  PlaceRenew() {
    super(Kinds.PLACE_RENEW);
  }

  PlaceRenew(UUID node, long deadline, List<String> clients) {
    this();
    this.node = node;
    this.deadline = deadline;
    this.clients = clients;
  }

  @Override
  public Boolean process(Map.Entry<String, Room> entry) {
    Room room = entry.getValue();
    room = room == null ? new Room() : room;
    room.removeNodes(Set.of(node));
    for (String client : clients) {
      room.put(client, Room.Guest.place(node, deadline));
    }
    entry.setValue(room.isEmpty() ? null : room);
    return true;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, node);
    out.writeLong(deadline);
    out.writeInt(clients.size());
    for (String client : clients) {
      out.writeString(client);
    }
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    node = Layout.readId(in);
    deadline = in.readLong();
    int count = in.readInt();
    String[] read = new String[count];
    for (int i = 0; i < count; i++) {
      read[i] = Layout.readText(in);
    }
    clients = List.of(read);
  }
}
