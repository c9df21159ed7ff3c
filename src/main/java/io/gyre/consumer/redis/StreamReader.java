package io.gyre.consumer.redis;

import io.gyre.config.RedisStreamConsumerConfig;
import io.gyre.consumer.Acknowledgements;
import io.gyre.consumer.Entry;
import io.gyre.consumer.Intake;
import io.gyre.consumer.Lease;
import io.gyre.consumer.PartitionWork;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of a stream. The only worker reads in order, on one node of the cluster: who gets its
 * lease first takes over, oldest first, what was read and not settled. Several workers share the
 * stream without an order, on all nodes.
 *
 * <p>Thread: the loop of the consumers.
 */
final class StreamReader {
  private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);
  private static final Duration BLOCK = Duration.ofSeconds(5);
  private static final Duration BETWEEN_CLAIMS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LAGS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_FAILED_LAGS = Duration.ofMillis(500);
  private static final int BATCH = 100;

  private final SourceContext context;
  private final Intake intake;
  private final RedisStreamConsumerConfig config;
  private final Redis client;
  private final String stream;
  private final boolean ordered;
  private final Lease lease;
  private final Promise<Void> quiet = Promise.promise();
  private @Nullable RedisConnection connection;
  private @Nullable StreamCommands commands;
  private boolean working;
  private long claimedNanos;
  private long keptNanos;
  private long lagNanos;
  private long lastLag;

  StreamReader(
      SourceContext context, RedisStreamConsumerConfig config, Redis client, String stream) {
    this.context = context;
    this.intake = context.intake();
    this.config = config;
    this.client = client;
    this.stream = stream;
    this.ordered = config.numWorkers() <= 1;
    this.lease = new Lease(context, stream);
  }

  /** Reads until the intake closes; completes when nothing is in work any more. */
  Future<Void> run() {
    intake
        .closing()
        .onSuccess(
            closing -> {
              // A read that waits ends with its connection.
              if (!working) {
                quiet.tryComplete();
              }
            });
    Repeat.whileTrue(this::step)
        .onComplete(end -> lease.release())
        .onSuccess(end -> quiet.tryComplete())
        .onFailure(e -> end(e));
    return quiet.future();
  }

  private void end(Throwable cause) {
    if (intake.isClosed()) {
      quiet.tryComplete();
    } else {
      quiet.tryFail(cause);
    }
  }

  private Future<Boolean> step() {
    StreamCommands open = commands;
    if (open == null) {
      return connect().map(connected -> !intake.isClosed());
    }
    if (ordered && lease.isOver()) {
      lease.release();
      return lease
          .acquire()
          .compose(got -> got ? claimed(open, Duration.ZERO, "0") : Future.succeededFuture())
          .map(taken -> !intake.isClosed());
    }
    return others(open)
        .compose(taken -> open.read(ordered ? BATCH : 1, BLOCK))
        .compose(entries -> settle(open, entries))
        .compose(settled -> lag(open, BETWEEN_LAGS))
        .map(known -> !intake.isClosed());
  }

  private Future<Void> connect() {
    return client
        .connect()
        .compose(
            made -> {
              connection = made;
              StreamCommands opened =
                  new StreamCommands(
                      made,
                      stream,
                      config.consumerGroup(),
                      context.nodeId(),
                      config.payloadValue(),
                      config.connection().ioTimeout());
              return named(made)
                  .compose(named -> opened.create())
                  .onSuccess(
                      created -> {
                        commands = opened;
                        LOG.info(
                            "consumer reads consumer={} stream={}", context.consumer(), stream);
                      });
            });
  }

  private Future<?> named(RedisConnection made) {
    String name = config.connection().clientName();
    return name.isEmpty()
        ? Future.succeededFuture()
        : made.send(Request.cmd(Command.CLIENT).arg("SETNAME").arg(name));
  }

  /** Takes over what another member of the group left lying. */
  private Future<Void> others(StreamCommands open) {
    long now = context.loop().nowNanos();
    if (now - claimedNanos < BETWEEN_CLAIMS.toNanos()) {
      return Future.succeededFuture();
    }
    claimedNanos = now;
    return claimed(open, config.visibilityTimeout(), "0");
  }

  private Future<Void> claimed(StreamCommands open, Duration idle, String begin) {
    String[] from = {begin};
    return Repeat.whileTrue(
        () ->
            open.claim(idle, from[0])
                .compose(
                    claimed -> {
                      from[0] = claimed.next();
                      return settle(open, claimed.entries());
                    })
                .map(settled -> !from[0].equals("0-0") && !intake.isClosed()));
  }

  /** Runs entries; completes when those that are settled are acknowledged. */
  private Future<Void> settle(StreamCommands open, List<Entry> entries) {
    if (intake.isClosed() || entries.isEmpty()) {
      return Future.succeededFuture();
    }
    working = true;
    keptNanos = context.loop().nowNanos();
    Map<String, Entry> rest = new LinkedHashMap<>();
    entries.forEach(entry -> rest.put(entry.position(), entry));
    Acknowledgements<Entry> acknowledgements = new Acknowledgements<>(open::settle);
    PartitionWork work = new PartitionWork(intake, () -> failed(open, rest));
    List<Future<?>> ends = new ArrayList<>();
    for (Entry entry : entries) {
      ends.add(
          work.run(entry)
              .onSuccess(
                  settled -> {
                    rest.remove(entry.position());
                    if (settled) {
                      acknowledgements.add(entry);
                    }
                    keep(open, rest);
                  }));
    }
    return Future.join(ends)
        .compose(all -> acknowledgements.told())
        .onComplete(told -> working = false);
  }

  private void failed(StreamCommands open, Map<String, Entry> rest) {
    keep(open, rest);
    lag(open, BETWEEN_FAILED_LAGS);
  }

  private void keep(StreamCommands open, Map<String, Entry> rest) {
    long now = context.loop().nowNanos();
    if (!rest.isEmpty() && now - keptNanos > config.visibilityTimeout().toNanos() / 4) {
      keptNanos = now;
      open.keep(List.copyOf(rest.values()));
    }
  }

  private Future<Void> lag(StreamCommands open, Duration between) {
    long now = context.loop().nowNanos();
    if (intake.isClosed() || (lastLag == 0 && now - lagNanos < between.toNanos())) {
      return Future.succeededFuture();
    }
    lagNanos = now;
    return open.lag()
        .onSuccess(
            entries -> {
              lastLag = Math.max(0, entries);
              intake.lag(stream, lastLag);
            })
        .mapEmpty();
  }
}
