package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.ChannelTurn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What is to be told of some channels. */
final class OccupancyAnswer extends Wired {

  /** The oldest that were asked for. */
  List<ChannelTurn> turns = List.of();

  /** Nodes that are known there. */
  Set<UUID> nodes = Set.of();

  /**
   * After how many milliseconds there is something to do again; {@link Long#MAX_VALUE} for never.
   */
  long nextMillis = Long.MAX_VALUE;

  /** Turns given up since the last answer. */
  long dropped;

  /** For reading. */
  OccupancyAnswer() {
    super(Kinds.OCCUPANCY_ANSWER);
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    write(out, turns);
    Layout.writeIds(out, nodes.toArray(UUID[]::new));
    out.writeLong(nextMillis);
    out.writeLong(dropped);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    turns = readTurns(in);
    nodes = Set.copyOf(Arrays.asList(Layout.readIds(in)));
    nextMillis = in.readLong();
    dropped = in.readLong();
  }

  static void write(ObjectDataOutput out, List<ChannelTurn> turns) throws IOException {
    out.writeInt(turns.size());
    for (ChannelTurn turn : turns) {
      out.writeString(turn.channel());
      out.writeBoolean(turn.occupied());
      out.writeLong(turn.generation());
      out.writeLong(turn.timeMillis());
    }
  }

  static List<ChannelTurn> readTurns(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    List<ChannelTurn> turns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      turns.add(
          new ChannelTurn(Layout.readText(in), in.readBoolean(), in.readLong(), in.readLong()));
    }
    return turns;
  }
}
