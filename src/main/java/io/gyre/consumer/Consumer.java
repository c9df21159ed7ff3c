package io.gyre.consumer;

import io.gyre.api.ConsumedCommands;
import io.gyre.loop.Loop;
import io.gyre.metrics.MeterSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one consumer running: opens its source, and opens it again when it failed.
 *
 * <p>Thread: the loop of the consumers.
 */
final class Consumer {
  private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);

  /** A source that ran so long counts as healthy: the next pause is a short one. */
  private static final Duration HEALTHY = Duration.ofSeconds(30);

  /** Makes the source of a consumer. */
  interface Opening {
    Source open(SourceContext context);
  }

  private final String name;
  private final boolean strict;
  private final String nodeId;
  private final Vertx vertx;
  private final Loop loop;
  private final Opening opening;
  private final EntryForm form;
  private final ConsumedCommands commands;
  private final ConsumerMeters meters;
  private final Backoff backoff = new Backoff();
  private boolean stopped;
  private @Nullable Intake intake;
  private Future<Void> ended = Future.succeededFuture();

  Consumer(
      String name,
      boolean strict,
      SourceKind kind,
      String nodeId,
      Vertx vertx,
      Loop loop,
      ConsumedCommands commands,
      MeterSet set) {
    this.name = name;
    this.strict = strict;
    this.nodeId = nodeId;
    this.vertx = vertx;
    this.loop = loop;
    this.opening = kind.opening();
    this.form = kind.form();
    this.commands = commands;
    this.meters = new ConsumerMeters(set, name);
  }

  void start() {
    Intake own = new Intake(name, strict, form, loop, commands, meters);
    intake = own;
    long begun = loop.nowNanos();
    ended = read(own).compose(done -> Future.succeededFuture(), e -> failed(own, begun, e));
  }

  private Future<Void> read(Intake own) {
    Source source;
    try {
      source = opening.open(new SourceContext(name, nodeId, vertx, loop, own));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return source
        .run()
        .eventually(
            () -> {
              own.close();
              return source.close();
            });
  }

  private Future<Void> failed(Intake own, long begun, Throwable cause) {
    own.close();
    if (stopped) {
      return Future.succeededFuture();
    }
    if (loop.nowNanos() - begun > HEALTHY.toNanos()) {
      backoff.reset();
    }
    meters.error();
    Duration pause = backoff.next();
    LOG.error(
        "consumer cannot read consumer={} cause={} retry_in_ms={}",
        name,
        Reason.of(cause),
        pause.toMillis());
    loop.after(
        pause,
        () -> {
          if (!stopped) {
            start();
          }
        });
    return Future.succeededFuture();
  }

  /** Completes when what is in work is settled or given up, and the source knows. */
  Future<Void> stop() {
    stopped = true;
    if (intake != null) {
      intake.close();
    }
    return ended;
  }
}
