package io.gyre.engine.memory;

import io.gyre.engine.Presence.Stats;
import io.gyre.loop.Loop;
import io.gyre.protocol.ClientInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The presence of a share of the channels.
 *
 * <p>Thread: its loop.
 */
final class PresenceShard {

  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Loop loop;
  private final Map<String, Room> rooms = new HashMap<>();
  private boolean sweeping;

  private record Entry(ClientInfo info, long deadline) {}

  /** Entries by client id, and how many of them each user has. */
  private static final class Room {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> users = new HashMap<>();

    void put(ClientInfo info, long deadline) {
      Entry before = entries.put(info.client(), new Entry(info, deadline));
      if (before != null) {
        leave(before);
      }
      users.merge(info.user(), 1, Integer::sum);
    }

    void leave(@Nullable Entry entry) {
      if (entry != null) {
        users.computeIfPresent(entry.info.user(), (user, count) -> count == 1 ? null : count - 1);
      }
    }

    void dropExpired(long now) {
      Iterator<Entry> all = entries.values().iterator();
      while (all.hasNext()) {
        Entry entry = all.next();
        if (entry.deadline <= now) {
          all.remove();
          leave(entry);
        }
      }
    }
  }

  PresenceShard(Loop loop) {
    this.loop = loop;
  }

  Loop loop() {
    return loop;
  }

  void put(String channel, ClientInfo info, Duration ttl) {
    loop.check();
    rooms.computeIfAbsent(channel, c -> new Room()).put(info, nowMillis() + ttl.toMillis());
    if (!sweeping) {
      sweeping = true;
      loop.after(SWEEP, this::sweep);
    }
  }

  void remove(String channel, String client) {
    Room room = rooms.get(channel);
    if (room != null) {
      room.leave(room.entries.remove(client));
      if (room.entries.isEmpty()) {
        rooms.remove(channel);
      }
    }
  }

  Map<String, ClientInfo> get(String channel) {
    Room room = fresh(channel);
    if (room == null) {
      return Map.of();
    }
    Map<String, ClientInfo> clients = new LinkedHashMap<>();
    room.entries.forEach((client, entry) -> clients.put(client, entry.info));
    return clients;
  }

  Stats stats(String channel) {
    Room room = fresh(channel);
    return room == null ? new Stats(0, 0) : new Stats(room.entries.size(), room.users.size());
  }

  private @Nullable Room fresh(String channel) {
    Room room = rooms.get(channel);
    if (room != null) {
      room.dropExpired(nowMillis());
    }
    return room;
  }

  private void sweep() {
    long now = nowMillis();
    rooms
        .values()
        .removeIf(
            room -> {
              room.dropExpired(now);
              return room.entries.isEmpty();
            });
    sweeping = !rooms.isEmpty();
    if (sweeping) {
      loop.after(SWEEP, this::sweep);
    }
  }

  private long nowMillis() {
    return loop.nowNanos() / 1_000_000;
  }
}
