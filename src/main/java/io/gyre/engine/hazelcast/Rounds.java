package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import com.hazelcast.query.Predicates;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Does what has to be done to every channel of the cluster, one partition after the other unless
 * there is haste: asked for all of them at once, owners have the whole round in their queues before
 * the next publication.
 *
 * <p>Thread: one that may block.
 */
final class Rounds {

  private final PartitionService partitions;
  private final ChannelMaps<StreamState> streams;
  private final ChannelMaps<Room> rooms;
  private final IMap<String, Room> places;

  /** A key of each partition. */
  private final Map<Integer, String> keys = new HashMap<>();

  Rounds(
      HazelcastInstance instance,
      ChannelMaps<StreamState> streams,
      ChannelMaps<Room> rooms,
      IMap<String, Room> places) {
    this.partitions = instance.getPartitionService();
    this.streams = streams;
    this.rooms = rooms;
    this.places = places;
  }

  /**
   * Forgets what is over, and all traces of nodes that are gone; waits for it.
   *
   * @param at time and chance for all owners and backups
   */
  synchronized void run(Moment at, Set<UUID> gone) {
    findKeys();
    // After a death partitions move, and each one found moving costs a pause: then all at once.
    boolean atOnce = !gone.isEmpty();
    streams.all().forEach(map -> each(map, new StreamUpkeep(at, gone), atOnce));
    rooms.all().forEach(map -> each(map, new PresenceUpkeep(at.nowMillis(), gone), atOnce));
    each(places, new PresenceUpkeep(at.nowMillis(), gone), atOnce);
  }

  /** The same with what this member owns; waits for no other one. */
  void runHere(Moment at, Set<UUID> gone) {
    streams.all().forEach(map -> here(map, new StreamUpkeep(at, gone)));
    rooms.all().forEach(map -> here(map, new PresenceUpkeep(at.nowMillis(), gone)));
    here(places, new PresenceUpkeep(at.nowMillis(), gone));
  }

  private static <V> void here(IMap<String, V> map, Upkeep<V> step) {
    Set<String> own = map.localKeySet();
    if (!own.isEmpty()) {
      map.executeOnKeys(own, step.withoutBackups());
    }
  }

  private <V> void each(
      IMap<String, V> map, EntryProcessor<String, V, Boolean> step, boolean atOnce) {
    if (atOnce) {
      map.executeOnEntries(step);
      return;
    }
    if (map.isEmpty()) {
      return;
    }
    for (String key : keys.values()) {
      map.executeOnEntries(step, Predicates.partitionPredicate(key, Predicates.alwaysTrue()));
    }
  }

  private void findKeys() {
    int count = partitions.getPartitions().size();
    for (int i = 0; keys.size() < count; i++) {
      String key = Integer.toString(i);
      keys.putIfAbsent(partitions.getPartition(key).getPartitionId(), key);
    }
  }
}
