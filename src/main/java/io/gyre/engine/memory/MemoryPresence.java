package io.gyre.engine.memory;

import io.gyre.engine.Presence;
import io.gyre.loop.Loop;
import io.gyre.protocol.ClientInfo;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Presence in the memory of this process ({@code engine.type: memory}), shared among event loops by
 * channel.
 */
public final class MemoryPresence implements Presence {

  private final Shards<PresenceShard> shards;

  /**
   * An empty engine.
   *
   * @param loops share the channels among them; at least one
   */
  public MemoryPresence(List<? extends Loop> loops) {
    this.shards =
        new Shards<>(loops.stream().map(PresenceShard::new).toList(), PresenceShard::loop);
  }

  @Override
  public Future<Void> put(String channel, ClientInfo info, Duration ttl) {
    return shards.on(
        channel,
        shard -> {
          shard.put(channel, info, ttl);
          return null;
        });
  }

  @Override
  public Future<Void> remove(String channel, String client) {
    return shards.on(
        channel,
        shard -> {
          shard.remove(channel, client);
          return null;
        });
  }

  @Override
  public Future<Map<String, ClientInfo>> get(String channel) {
    return shards.on(channel, shard -> shard.get(channel));
  }

  @Override
  public Future<Stats> stats(String channel) {
    return shards.on(channel, shard -> shard.stats(channel));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
