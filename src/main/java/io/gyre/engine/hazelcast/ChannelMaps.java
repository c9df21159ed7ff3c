package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The maps of one kind of state, one for each number of backups; a channel lives in one of them.
 *
 * @param <V> the state of a channel
 */
final class ChannelMaps<V> {

  private final List<IMap<String, V>> byBackups;
  private final ToIntFunction<String> backups;

  ChannelMaps(HazelcastInstance instance, String prefix, ToIntFunction<String> backups) {
    this.backups = backups;
    this.byBackups =
        IntStream.rangeClosed(0, EngineOptions.MOST_BACKUPS)
            .mapToObj(count -> instance.<String, V>getMap(prefix + count))
            .toList();
  }

  IMap<String, V> of(String channel) {
    int count = backups.applyAsInt(channel);
    return byBackups.get(Math.max(0, Math.min(count, EngineOptions.MOST_BACKUPS)));
  }

  List<IMap<String, V>> all() {
    return byBackups;
  }
}
