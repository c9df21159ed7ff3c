package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Who is present in a channel, or only how many. */
final class PresenceAnswer extends Wired {

  int clients;
  int users;

  /** Client infos as {@link Bodies} made them; empty unless asked for. */
  List<byte[]> bodies = List.of();

  /** For reading. */
  PresenceAnswer() {
    super(Kinds.PRESENCE_ANSWER);
  }

  PresenceAnswer(int clients, int users, List<byte[]> bodies) {
    this();
    this.clients = clients;
    this.users = users;
    this.bodies = bodies;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeInt(clients);
    out.writeInt(users);
    out.writeInt(bodies.size());
    for (byte[] body : bodies) {
      out.writeByteArray(body);
    }
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    clients = in.readInt();
    users = in.readInt();
    int count = in.readInt();
    bodies = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      bodies.add(Layout.readBody(in));
    }
  }
}
