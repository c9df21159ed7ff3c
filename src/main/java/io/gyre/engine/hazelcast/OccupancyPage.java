package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.ChannelTurn;
import io.gyre.engine.Occupancy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which nodes have subscribers of some channels.
 *
 * <p>Thread: the partition's.
 */
final class OccupancyPage extends Wired {

  final Occupancy occupancy = new Occupancy();
  private final Map<UUID, Long> sequences = new HashMap<>();

  /** An empty one. */
  OccupancyPage() {
    super(Kinds.OCCUPANCY_PAGE);
  }

  /** Whether a step of a node is new; then it is remembered. */
  boolean next(UUID node, long step) {
    if (step <= sequences.getOrDefault(node, 0L)) {
      return false;
    }
    sequences.put(node, step);
    return true;
  }

  /** These nodes take no step any more. */
  void forget(Set<UUID> gone) {
    sequences.keySet().removeAll(gone);
  }

  /** All nodes that took steps or have subscribers. */
  Set<UUID> nodes() {
    Set<UUID> nodes = occupancy.nodes();
    nodes.addAll(sequences.keySet());
    return nodes;
  }

  /** Takes over what another part of a split cluster knew. */
  void merge(OccupancyPage other) {
    occupancy.merge(other.occupancy);
    other.sequences.forEach((node, step) -> sequences.merge(node, step, Math::max));
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeInt(sequences.size());
    for (Map.Entry<UUID, Long> each : sequences.entrySet()) {
      Layout.writeId(out, each.getKey());
      out.writeLong(each.getValue());
    }
    List<Map.Entry<String, Occupancy.Place>> places = new ArrayList<>();
    List<Map.Entry<String, Long>> ends = new ArrayList<>();
    List<ChannelTurn> turns = new ArrayList<>();
    occupancy.each(places::add, ends::add, turns::add);
    out.writeLong(occupancy.last());
    out.writeInt(places.size());
    for (Map.Entry<String, Occupancy.Place> place : places) {
      out.writeString(place.getKey());
      out.writeLong(place.getValue().generation());
      Layout.writeIds(out, place.getValue().nodes().toArray(UUID[]::new));
    }
    out.writeInt(ends.size());
    for (Map.Entry<String, Long> end : ends) {
      out.writeString(end.getKey());
      out.writeLong(end.getValue());
    }
    OccupancyAnswer.write(out, turns);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      UUID node = Layout.readId(in);
      sequences.put(node, in.readLong());
    }
    long last = in.readLong();
    Map<String, Occupancy.Place> places = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String channel = Layout.readText(in);
      long generation = in.readLong();
      Set<UUID> nodes = new HashSet<>(Arrays.asList(Layout.readIds(in)));
      places.put(channel, new Occupancy.Place(nodes, generation));
    }
    Map<String, Long> ends = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String channel = Layout.readText(in);
      ends.put(channel, in.readLong());
    }
    occupancy.restore(last, places, ends, OccupancyAnswer.readTurns(in));
  }
}
