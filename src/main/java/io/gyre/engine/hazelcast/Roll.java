package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.hazelcast.Census.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a member that joins has to know of those it joins.
 *
 * @param era theirs
 * @param voters who of them is counted
 * @param lost whom they lost lately and are counted as well
 */
record Roll(long era, Set<UUID> voters, List<Peer> lost) {

  /** Of a member that is alone. */
  static final Roll NONE = new Roll(0, Set.of(), List.of());

  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(era);
    Layout.writeIds(out, voters.toArray(UUID[]::new));
    out.writeInt(lost.size());
    for (Peer peer : lost) {
      UUID node = peer.node();
      Layout.writeId(out, peer.member());
      out.writeBoolean(node != null);
      if (node != null) {
        Layout.writeId(out, node);
      }
      out.writeString(peer.host());
      out.writeInt(peer.port());
    }
  }

  static Roll read(ObjectDataInput in) throws IOException {
    long era = in.readLong();
    Set<UUID> voters = Set.of(Layout.readIds(in));
    int count = in.readInt();
    List<Peer> lost = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID member = Layout.readId(in);
      @Nullable UUID node = in.readBoolean() ? Layout.readId(in) : null;
      lost.add(new Peer(member, node, Layout.readText(in), in.readInt()));
    }
    return new Roll(era, voters, lost);
  }
}
