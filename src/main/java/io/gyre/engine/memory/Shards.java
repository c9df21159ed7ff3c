package io.gyre.engine.memory;

import io.gyre.engine.Sharding;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;

/**
 * Runs a function on the shard that owns a channel: at once when that is the caller's loop, else
 * over there and back.
 *
 * @param <S> kind of shard
 */
final class Shards<S> {

  private final List<S> shards;
  private final Function<S, Loop> loopOf;

  Shards(List<S> shards, Function<S, Loop> loopOf) {
    this.shards = List.copyOf(shards);
    this.loopOf = loopOf;
  }

  <T> Future<T> on(String channel, Function<S, T> work) {
    S shard = shards.get(Sharding.shardOf(channel, shards.size()));
    Loop loop = loopOf.apply(shard);
    if (loop.isCurrent()) {
      try {
        return Future.succeededFuture(work.apply(shard));
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }
    Promise<T> promise = VertxLoop.promiseForCaller();
    loop.execute(
        () -> {
          T result;
          try {
            result = work.apply(shard);
          } catch (RuntimeException e) {
            promise.fail(e);
            return;
          }
          promise.complete(result);
        });
    return promise.future();
  }
}
