package io.gyre.engine.memory;

import io.gyre.bus.Announce;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.Delivery;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.Streams;
import io.gyre.loop.Loop;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Publication;
import io.vertx.core.Future;
import java.util.List;

/**
 * Streams in the memory of this process ({@code engine.type: memory}): each channel belongs to one
 * event loop, which alone touches it. Everything is delivered to this node, so interest needs no
 * record.
 */
public final class MemoryStreams implements Streams {

  private static final Future<Void> DONE = Future.succeededFuture();

  private final Shards<StreamShard> shards;
  private final Delivery delivery;

  /**
   * An empty engine.
   *
   * @param loops share the channels among them; at least one
   * @param delivery the way to this node's hubs
   */
  public MemoryStreams(List<? extends Loop> loops, Delivery delivery) {
    this.delivery = delivery;
    this.shards =
        new Shards<>(
            loops.stream().map(loop -> new StreamShard(loop, delivery)).toList(),
            StreamShard::loop);
  }

  @Override
  public Future<Appended> append(String channel, Publication publication, AppendOptions options) {
    return shards.on(channel, shard -> shard.append(channel, publication, options));
  }

  @Override
  public Future<Void> announce(String channel, boolean joined, ClientInfo info) {
    return shards.on(
        channel,
        shard -> {
          delivery.deliver(new Announce(channel, joined, info));
          return null;
        });
  }

  @Override
  public Future<History> read(String channel, HistoryQuery query) {
    return shards.on(channel, shard -> shard.read(channel, query));
  }

  @Override
  public Future<Void> remove(String channel) {
    return shards.on(
        channel,
        shard -> {
          shard.remove(channel);
          return null;
        });
  }

  @Override
  public Future<Void> addInterest(String channel) {
    return DONE;
  }

  @Override
  public Future<Void> removeInterest(String channel) {
    return DONE;
  }

  @Override
  public Future<Void> close() {
    return DONE;
  }
}
