package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import io.gyre.engine.Presence;
import io.gyre.engine.Sharding;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Presence kept by the channels' owners in the cluster. */
final class HazelcastPresence implements Presence {

  private final Site site;
  private final ChannelMaps<Room> rooms;
  private final ClusterWatch watch;
  private final List<LateRemovals> late;

  HazelcastPresence(Site site, ChannelMaps<Room> rooms, ClusterWatch watch) {
    this.site = site;
    this.rooms = rooms;
    this.watch = watch;
    this.late =
        site.parts().loops().stream().map(loop -> new LateRemovals(loop, this::tryRemove)).toList();
  }

  @Override
  public Future<Void> put(String channel, ClientInfo info, Duration ttl) {
    Room.Guest guest =
        new Room.Guest(site.parts().nodeId(), Bodies.user(info.user()), 0, site.bodies().of(info));
    loop(channel).run(() -> late(channel).wanted(channel, info.client(), ttl));
    return ask(channel, new PresencePut(info.client(), guest, ttl.toMillis()), done -> null);
  }

  @Override
  public Future<Void> remove(String channel, String client) {
    return tryRemove(channel, client)
        .onFailure(cause -> loop(channel).run(() -> late(channel).add(channel, client)));
  }

  private Future<Void> tryRemove(String channel, String client) {
    return ask(channel, new PresenceRemove(client), done -> null);
  }

  @Override
  public Future<Map<String, ClientInfo>> get(String channel) {
    return ask(
        channel,
        new PresenceRead(true),
        answer -> {
          Map<String, ClientInfo> clients = new LinkedHashMap<>();
          for (byte[] body : answer.bodies) {
            ClientInfo info = site.bodies().info(body);
            clients.put(info.client(), info);
          }
          return clients;
        });
  }

  @Override
  public Future<Stats> stats(String channel) {
    return ask(channel, new PresenceRead(false), answer -> new Stats(answer.clients, answer.users));
  }

  @Override
  public Future<Void> close() {
    return watch.leave();
  }

  private <R, T> Future<T> ask(
      String channel, EntryProcessor<String, Room, R> processor, Function<R, T> result) {
    if (!watch.hasQuorum()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.INTERNAL));
    }
    Promise<T> promise = VertxLoop.promiseForCaller();
    Loop loop = loop(channel);
    Runnable call =
        () ->
            site.calls()
                .ask(
                    rooms.of(channel),
                    channel,
                    processor,
                    loop,
                    (answer, failure) -> {
                      if (answer == null) {
                        promise.fail(new ProtocolException(ErrorCode.INTERNAL));
                      } else {
                        promise.complete(result.apply(answer));
                      }
                    });
    loop(channel).run(call);
    return promise.future();
  }

  private LateRemovals late(String channel) {
    return late.get(index(channel));
  }

  private Loop loop(String channel) {
    return site.parts().loops().get(index(channel));
  }

  private int index(String channel) {
    return Sharding.shardOf(channel, site.parts().loops().size());
  }
}
