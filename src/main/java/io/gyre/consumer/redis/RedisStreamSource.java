package io.gyre.consumer.redis;

import io.gyre.config.RedisStreamConsumerConfig;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Redis streams as member of a consumer group; see {@link StreamReader}. */
public final class RedisStreamSource implements Source {
  private final SourceContext context;
  private final RedisStreamConsumerConfig config;
  private @Nullable Redis client;

  /** A source that is not opened yet. */
  public RedisStreamSource(SourceContext context, RedisStreamConsumerConfig config) {
    this.context = context;
    this.config = config;
  }

  @Override
  public Future<Void> run() {
    return context
        .vertx()
        .executeBlocking(() -> RedisSite.options(config.connection()))
        .compose(
            options -> {
              Redis made = Redis.createClient(context.vertx(), options);
              client = made;
              List<Future<Void>> readers = new ArrayList<>();
              for (String stream : config.streams()) {
                for (int i = 0; i < Math.max(1, config.numWorkers()); i++) {
                  readers.add(new StreamReader(context, config, made, stream).run());
                }
              }
              return Future.all(readers);
            })
        .mapEmpty();
  }

  @Override
  public Future<Void> close() {
    return client == null ? Future.succeededFuture() : client.close();
  }
}
