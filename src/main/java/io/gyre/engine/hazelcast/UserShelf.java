package io.gyre.engine.hazelcast;

import com.hazelcast.map.IMap;
import io.gyre.loop.Loop;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's connections of some of the users, as their owners should know them.
 *
 * <p>Thread: its loop.
 */
final class UserShelf {

  private static final Logger LOG = LoggerFactory.getLogger(UserShelf.class);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration TTL = Duration.ofMinutes(5);

  /** Ticks over which owners are told everything again, in the course of things and in haste. */
  private static final int ROUND = 120;

  private static final int HASTY_ROUND = 5;

  private final Loop loop;
  private final UUID node;
  private final IMap<String, Room> map;
  private final Calls calls;
  private final Owner owner;
  private final Map<String, Set<String>> clients = new HashMap<>();
  private final Queue<String> untold = new ArrayDeque<>();
  private int share;
  private int ticks;

  UserShelf(Loop loop, UUID node, IMap<String, Room> map, Calls calls, Owner owner) {
    this.loop = loop;
    this.node = node;
    this.map = map;
    this.calls = calls;
    this.owner = owner;
  }

  Loop loop() {
    return loop;
  }

  /** Begins to tell the owners again and again. */
  void start() {
    loop.after(TICK, this::tick);
  }

  /** See {@link HazelcastPlaces#take}. */
  void take(String user, String client, int limit, Promise<Boolean> taken) {
    clients.computeIfAbsent(user, first -> new HashSet<>()).add(client);
    Loop.Timer patience = loop.after(HazelcastPlaces.PATIENCE, () -> unknown(taken, "no answer"));
    PlaceTake request = new PlaceTake(client, node, limit, TTL.toMillis());
    calls.ask(
        map,
        key(user),
        request,
        loop,
        (there, failure) -> {
          patience.cancel();
          if (there == null) {
            unknown(taken, String.valueOf(failure));
          } else if (taken.tryComplete(there) && !there) {
            forget(user, client);
          }
        });
  }

  private static void unknown(Promise<Boolean> taken, String cause) {
    if (taken.tryComplete(true)) {
      LOG.warn("user connections of other nodes unknown cause={} action=admitted", cause);
    }
  }

  /** See {@link HazelcastPlaces#leave}. */
  void leave(String user, String client) {
    if (forget(user, client)) {
      calls.ask(map, key(user), new PresenceRemove(client), loop, (there, failure) -> {});
    }
  }

  private boolean forget(String user, String client) {
    Set<String> ofUser = clients.get(user);
    boolean known = ofUser != null && ofUser.remove(client);
    if (ofUser != null && ofUser.isEmpty()) {
      clients.remove(user);
    }
    return known;
  }

  /** Tells the owners everything within seconds: they may have forgotten it. */
  void tellAgain() {
    begin(HASTY_ROUND);
  }

  private void begin(int over) {
    untold.clear();
    untold.addAll(clients.keySet());
    share = untold.size() / over + 1;
    ticks = 0;
  }

  private void tick() {
    if (++ticks >= ROUND) {
      begin(ROUND);
    }
    for (int i = 0; i < share && !untold.isEmpty(); i++) {
      tell(untold.poll());
    }
    loop.after(TICK, this::tick);
  }

  private void tell(@Nullable String user) {
    Set<String> ofUser = user == null ? null : clients.get(user);
    if (ofUser != null && user != null) {
      long deadline = owner.nowMillis() + TTL.toMillis();
      PlaceRenew all = new PlaceRenew(node, deadline, List.copyOf(ofUser));
      calls.ask(map, key(user), all, loop, (done, failure) -> {});
    }
  }

  /** User ids are personal data: the maps need not know them. */
  private static String key(String user) {
    return Long.toUnsignedString(Bodies.user(user), Character.MAX_RADIX);
  }
}
