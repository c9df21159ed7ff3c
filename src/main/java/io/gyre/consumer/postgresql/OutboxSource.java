package io.gyre.consumer.postgresql;

import io.gyre.config.PostgresqlConsumerConfig;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an outbox table: rows that an application inserts in the transaction of its change, deleted
 * when they are settled. Each partition has a worker; see {@link OutboxWorker}.
 */
public final class OutboxSource implements Source {
  /** Column with the method. */
  public static final String METHOD = "method";

  private static final Logger LOG = LoggerFactory.getLogger(OutboxSource.class);
  private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

  private final SourceContext context;
  private final PostgresqlConsumerConfig config;
  private @Nullable Pool pool;
  private @Nullable OutboxListener listener;
  private List<OutboxWorker> workers = List.of();

  private record Connections(OutboxSite own, OutboxSite listening, int pooled) {}

  /** A source that is not opened yet. */
  public OutboxSource(SourceContext context, PostgresqlConsumerConfig config) {
    this.context = context;
    this.config = config;
  }

  @Override
  public Future<Void> run() {
    return context
        .vertx()
        .executeBlocking(this::connections)
        .compose(
            connections ->
                open(connections)
                    .compose(
                        bytes -> {
                          work(bytes);
                          listen(connections);
                          LOG.info(
                              "consumer reads consumer={} partitions={}",
                              context.consumer(),
                              workers.size());
                          return Future.join(workers.stream().map(OutboxWorker::run).toList());
                        }))
        .mapEmpty();
  }

  private Connections connections() {
    Dsn dsn = Dsn.parse(config.dsn());
    String listening = config.partitionNotificationDsn();
    return new Connections(
        site(dsn),
        site(listening.isEmpty() ? dsn : Dsn.parse(listening)),
        dsn.number("pool_max_conns", partitions()));
  }

  private OutboxSite site(Dsn dsn) {
    return OutboxSite.of(dsn, config.tls(), context.vertx());
  }

  private int partitions() {
    return Math.max(1, config.numPartitions());
  }

  /** Completes with whether payloads are bytes, not text. */
  private Future<Boolean> open(Connections connections) {
    Pool made = connections.own().pool(connections.pooled());
    pool = made;
    return made.query("SELECT payload FROM " + config.outboxTableName() + " LIMIT 0")
        .execute()
        .timeout(CONNECT_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .recover(e -> Future.failedFuture(connections.own().explained(e)))
        .map(rows -> rows.columnDescriptors().get(0).typeName().equalsIgnoreCase("bytea"));
  }

  private void work(boolean bytes) {
    Pool opened = Objects.requireNonNull(pool);
    workers =
        IntStream.range(0, partitions())
            .mapToObj(partition -> new OutboxWorker(context, config, opened, partition, bytes))
            .toList();
  }

  private void listen(Connections connections) {
    String channel = config.partitionNotificationChannel();
    if (channel.isEmpty()) {
      return;
    }
    OutboxListener made =
        new OutboxListener(
            context.intake(),
            connections.listening(),
            channel,
            () -> workers.forEach(OutboxWorker::wake),
            this::notified);
    listener = made;
    made.run();
  }

  private void notified(String partition) {
    int number;
    try {
      number = Integer.parseInt(partition);
    } catch (NumberFormatException e) {
      LOG.error("notification is no partition number consumer={}", context.consumer());
      return;
    }
    if (number < 0 || number >= workers.size()) {
      LOG.error(
          "notification for a partition out of range consumer={} partition={} partitions={}",
          context.consumer(),
          number,
          workers.size());
      return;
    }
    workers.get(number).wake();
  }

  @Override
  public Future<Void> close() {
    Future<Void> silent = listener == null ? Future.succeededFuture() : listener.close();
    return silent.eventually(() -> pool == null ? Future.succeededFuture() : pool.close());
  }
}
