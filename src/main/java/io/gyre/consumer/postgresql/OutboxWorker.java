package io.gyre.consumer.postgresql;

import io.gyre.config.PostgresqlConsumerConfig;
import io.gyre.consumer.Backoff;
import io.gyre.consumer.Entry;
import io.gyre.consumer.Intake;
import io.gyre.consumer.PartitionWork;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition of an outbox table, round by round. A round is a transaction that holds the
 * partition's advisory lock, so no two nodes work on a partition at once; what it did not get to
 * delete, it or another node reads again.
 *
 * <p>Thread: the loop of the consumers.
 */
final class OutboxWorker {
  private static final Duration BETWEEN_LAGS = Duration.ofSeconds(5);

  private final SourceContext context;
  private final Intake intake;
  private final Pool pool;
  private final int partition;
  private final boolean bytes;
  private final PostgresqlConsumerConfig config;
  private final String lock;
  private final String select;
  private final String delete;
  private final String count;
  private final Backoff backoff = new Backoff();
  private final Promise<Void> quiet = Promise.promise();
  private long lagNanos;
  private boolean lagKnown;
  private boolean working;
  private boolean woken;
  private boolean careful;
  private Intake.@Nullable Pause pause;

  /** What a round came to. */
  private enum Round {
    /** Another node works on the partition. */
    TAKEN,
    /** All rows there were. */
    EMPTIED,
    /** As many rows as one round takes. */
    FULL,
    /** A row has to be tried again. */
    FAILED
  }

  OutboxWorker(
      SourceContext context,
      PostgresqlConsumerConfig config,
      Pool pool,
      int partition,
      boolean bytes) {
    this.context = context;
    this.intake = context.intake();
    this.pool = pool;
    this.partition = partition;
    this.bytes = bytes;
    this.config = config;
    String table = config.outboxTableName();
    this.lock =
        (config.useTryLock()
            ? "SELECT pg_try_advisory_xact_lock(hashtext($1))"
            : "SELECT pg_advisory_xact_lock(hashtext($1))");
    this.select =
        "SELECT id, method, "
            + (bytes ? "payload" : "payload::text AS payload")
            + " FROM "
            + table
            + " WHERE partition=$1 ORDER BY id ASC LIMIT $2";
    this.delete = "DELETE FROM " + table + " WHERE id = ANY($1::bigint[])";
    this.count = "SELECT count(*) FROM " + table + " WHERE partition=$1";
  }

  /** Works until the intake closes; completes when no row is in work any more. */
  Future<Void> run() {
    intake
        .closing()
        .onSuccess(
            closing -> {
              // A round that only waits for the lock ends with its connection.
              if (!working) {
                quiet.tryComplete();
              }
            });
    Repeat.whileTrue(this::step).onComplete(end -> quiet.tryComplete());
    return quiet.future();
  }

  /** There is a new row. */
  void wake() {
    woken = true;
    if (pause != null) {
      pause.end();
    }
  }

  private Future<Boolean> step() {
    woken = false;
    return pool.withTransaction(this::round)
        .otherwise(this::broken)
        .compose(
            round -> {
              working = false;
              if (intake.isClosed()) {
                return Future.succeededFuture(false);
              }
              return after(round).map(true);
            });
  }

  private Round broken(Throwable cause) {
    if (!intake.isClosed()) {
      intake.error("round of partition " + partition, cause);
    }
    return Round.FAILED;
  }

  private Future<Void> after(Round round) {
    careful = round == Round.FAILED;
    if (careful) {
      return intake.pause(backoff.next()).over();
    }
    backoff.reset();
    if (round == Round.FULL || (woken && round == Round.EMPTIED)) {
      return Future.succeededFuture();
    }
    Intake.Pause begun = intake.pause(config.partitionPollInterval());
    pause = begun;
    return begun.over().onComplete(over -> pause = null);
  }

  private Future<Round> round(SqlConnection connection) {
    String key = "centrifugo_partition_lock_" + context.consumer() + partition;
    return connection
        .preparedQuery(lock)
        .execute(Tuple.of(key))
        .compose(
            rows -> {
              boolean got =
                  !config.useTryLock() || Boolean.TRUE.equals(rows.iterator().next().getBoolean(0));
              if (!got) {
                intake.lag(Integer.toString(partition), 0);
                return Future.succeededFuture(Round.TAKEN);
              }
              working = !intake.isClosed();
              return working ? batch(connection) : Future.succeededFuture(Round.TAKEN);
            });
  }

  private Future<Round> batch(SqlConnection connection) {
    // While the engine is away one row is enough to find out.
    int limit = careful ? 1 : Math.max(1, config.partitionSelectLimit());
    return connection
        .preparedQuery(select)
        .execute(Tuple.of(partition, limit))
        .compose(
            rows -> {
              List<Entry> entries = new ArrayList<>();
              List<Long> ids = new ArrayList<>();
              for (Row row : rows) {
                ids.add(row.getLong("id"));
                entries.add(entry(row));
              }
              return apply(entries, ids)
                  .compose(
                      done ->
                          delete(connection, done)
                              .compose(
                                  deleted ->
                                      lag(connection, round(done.size(), ids.size(), limit))));
            });
  }

  private static Round round(int done, int rows, int limit) {
    if (done < rows) {
      return Round.FAILED;
    }
    return rows == limit ? Round.FULL : Round.EMPTIED;
  }

  /** Completes with the ids of the entries that are settled; ends with the first that is not. */
  private Future<List<Long>> apply(List<Entry> entries, List<Long> ids) {
    List<Long> done = new ArrayList<>();
    List<Future<?>> ends = new ArrayList<>();
    PartitionWork[] work = new PartitionWork[1];
    work[0] = new PartitionWork(intake, () -> work[0].stop());
    for (int i = 0; i < entries.size(); i++) {
      Long id = ids.get(i);
      ends.add(work[0].run(entries.get(i)).onSuccess(settled -> addIf(settled, done, id)));
    }
    return Future.join(ends).map(end -> done);
  }

  private static void addIf(boolean settled, List<Long> done, Long id) {
    if (settled) {
      done.add(id);
    }
  }

  private Entry entry(Row row) {
    byte[] body = bytes ? body(row.getBuffer("payload")) : body(row.getString("payload"));
    String method = row.getString("method");
    return new Entry(
        Integer.toString(partition),
        Long.toString(row.getLong("id")),
        method == null ? Map.of() : Map.of(OutboxSource.METHOD, method),
        body);
  }

  private static byte[] body(@Nullable Buffer payload) {
    return payload == null ? new byte[0] : payload.getBytes();
  }

  private static byte[] body(@Nullable String payload) {
    return payload == null ? new byte[0] : payload.getBytes(StandardCharsets.UTF_8);
  }

  private Future<?> delete(SqlConnection connection, List<Long> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture()
        : connection.preparedQuery(delete).execute(Tuple.of(ids.toArray(Long[]::new)));
  }

  private Future<Round> lag(SqlConnection connection, Round round) {
    long now = context.loop().nowNanos();
    if (round == Round.EMPTIED) {
      intake.lag(Integer.toString(partition), 0);
      return Future.succeededFuture(round);
    }
    if (round == Round.FULL && lagKnown && now - lagNanos < BETWEEN_LAGS.toNanos()) {
      return Future.succeededFuture(round);
    }
    lagKnown = true;
    lagNanos = now;
    return connection
        .preparedQuery(count)
        .execute(Tuple.of(partition))
        .map(
            rows -> {
              intake.lag(Integer.toString(partition), rows.iterator().next().getLong(0));
              return round;
            });
  }
}
