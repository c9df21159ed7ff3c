package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionLostListener;
import io.gyre.engine.Sharding;
import io.gyre.engine.UserPlaces;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/**
 * Connections of users counted by the owners of their entries in the cluster. An entry knows
 * connections by id, so that a request that runs twice counts once.
 *
 * <p>What an owner does not answer in time is decided by the node that asks; what it counts wrongly
 * after a split, or when all copies were lost, is put right when the node tells it again what it
 * has: at once after such an event, else every two minutes. What nobody tells again is over after
 * five.
 */
final class HazelcastPlaces implements UserPlaces {

  /** How long a connect waits for the owner. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final IMap<String, Room> map;
  private final List<UserShelf> shelves;

  HazelcastPlaces(
      HazelcastInstance instance, EngineParts parts, Owner owner, EngineFigures figures) {
    this.map = instance.getMap(HazelcastEngine.PLACES);
    Calls calls = new Calls(PATIENCE, figures, owner::serves);
    this.shelves =
        parts.loops().stream()
            .map(loop -> new UserShelf(loop, parts.nodeId(), map, calls, owner))
            .toList();
    LifecycleListener merged =
        event -> {
          if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
            tellAgain();
          }
        };
    instance.getLifecycleService().addLifecycleListener(merged);
    PartitionLostListener lost = event -> tellAgain();
    instance.getPartitionService().addPartitionLostListener(lost);
    shelves.forEach(shelf -> shelf.loop().execute(shelf::start));
  }

  /** The entries: by user, and in them by connection. */
  IMap<String, Room> map() {
    return map;
  }

  @Override
  public Future<Boolean> take(String user, String client, int limit) {
    Promise<Boolean> promise = VertxLoop.promiseForCaller();
    UserShelf shelf = shelf(user);
    shelf.loop().run(() -> shelf.take(user, client, limit, promise));
    return promise.future();
  }

  @Override
  public void leave(String user, String client) {
    UserShelf shelf = shelf(user);
    shelf.loop().run(() -> shelf.leave(user, client));
  }

  private void tellAgain() {
    shelves.forEach(shelf -> shelf.loop().execute(shelf::tellAgain));
  }

  private UserShelf shelf(String user) {
    return shelves.get(Sharding.shardOf(user, shelves.size()));
  }
}
