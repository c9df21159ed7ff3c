package io.gyre.engine.hazelcast;

import io.gyre.bus.Announce;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Sequenced;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.Sharding;
import io.gyre.engine.Streams;
import io.gyre.loop.VertxLoop;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams whose channels are numbered and kept by their owners in the cluster. */
final class HazelcastStreams implements Streams {

  private final Site site;
  private final ClusterWatch watch;
  private final List<StreamsShard> shards;

  HazelcastStreams(Site site, ClusterWatch watch) {
    this.site = site;
    this.watch = watch;
    this.shards =
        site.parts().loops().stream().<StreamsShard>map(l -> new StreamsShard(l, site)).toList();
    for (StreamsShard shard : shards) {
      shard.loop().execute(shard::start);
    }
  }

  /** Compares all that this node wants with the owners. */
  void audit() {
    for (StreamsShard shard : shards) {
      shard.loop().execute(shard.interests()::audit);
    }
  }

  @Override
  public Future<Appended> append(String channel, Publication publication, AppendOptions options) {
    AppendItem item = new AppendItem(site.bodies().of(publication), options);
    return ask(
        channel,
        (shard, promise) -> {
          long now = shard.loop().nowMillis();
          shard.publishing().add(channel, new Pending(item, publication, null, now, promise));
        });
  }

  @Override
  public Future<Void> announce(String channel, boolean joined, ClientInfo info) {
    Announce announce = new Announce(channel, joined, info);
    return this.<Appended>ask(
            channel,
            (shard, promise) ->
                shard
                    .publishing()
                    .add(channel, new Pending(AppendItem.NOTHING, null, announce, 0, promise)))
        .mapEmpty();
  }

  @Override
  public Future<History> read(String channel, HistoryQuery query) {
    return ask(
        channel,
        (shard, promise) ->
            site.calls()
                .ask(
                    site.streams().of(channel),
                    channel,
                    new ReadProcessor(query),
                    shard.loop(),
                    (answer, failure) -> settle(promise, answer)));
  }

  private void settle(Promise<History> promise, @Nullable ReadAnswer answer) {
    if (answer == null) {
      promise.fail(new ProtocolException(ErrorCode.INTERNAL));
    } else if (!answer.known) {
      promise.fail(new ProtocolException(ErrorCode.UNRECOVERABLE_POSITION));
    } else {
      List<Publication> publications = new ArrayList<>(answer.kept.size());
      for (Kept kept : answer.kept) {
        publications.add(site.bodies().publication(kept.body(), kept.offset(), answer.top.epoch()));
      }
      promise.complete(new History(publications, answer.top));
    }
  }

  @Override
  public Future<Void> remove(String channel) {
    return ask(
        channel,
        (shard, promise) ->
            site.calls()
                .ask(
                    site.streams().of(channel),
                    channel,
                    new ClearProcessor(),
                    shard.loop(),
                    (done, failure) -> {
                      if (done == null) {
                        promise.fail(new ProtocolException(ErrorCode.INTERNAL));
                      } else {
                        promise.complete();
                      }
                    }));
  }

  @Override
  public Future<Void> addInterest(String channel) {
    return ask(channel, (shard, promise) -> shard.interests().add(channel, promise));
  }

  @Override
  public Future<Void> removeInterest(String channel) {
    StreamsShard shard = shard(channel);
    shard.loop().run(() -> shard.interests().remove(channel));
    return Future.succeededFuture();
  }

  @Override
  public void arrived(BusMessage message) {
    if (message instanceof Sequenced sequenced) {
      StreamsShard shard = shard(sequenced.deliver().channel());
      shard.loop().run(() -> shard.receive(sequenced));
    }
  }

  @Override
  public Future<Void> close() {
    for (StreamsShard shard : shards) {
      shard.loop().execute(shard::close);
    }
    return watch.leave();
  }

  private interface Question<T> {
    void ask(StreamsShard shard, Promise<T> promise);
  }

  private <T> Future<T> ask(String channel, Question<T> question) {
    if (!watch.hasQuorum()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.INTERNAL));
    }
    StreamsShard shard = shard(channel);
    Promise<T> promise = VertxLoop.promiseForCaller();
    shard.loop().run(() -> question.ask(shard, promise));
    return promise.future();
  }

  /** The share of a channel, always the same. */
  private StreamsShard shard(String channel) {
    return shards.get(Sharding.shardOf(channel, shards.size()));
  }
}
