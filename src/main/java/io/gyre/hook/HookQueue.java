package io.gyre.hook;

import io.gyre.channel.Glob;
import io.gyre.config.HookConfig;
import io.gyre.loop.Loop;
import io.gyre.metrics.Count;
import io.gyre.metrics.Distribution;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import io.gyre.metrics.Meters;
import io.gyre.proxy.Courier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that one backend is to be told by this node, in their order: one request at a time,
 * sent again until it is answered. So a backend is never asked more at once than it can do, and one
 * that is away keeps nothing waiting but its own events.
 *
 * <p>Thread: its loop.
 */
final class HookQueue {

  private static final Logger LOG = LoggerFactory.getLogger(HookQueue.class);

  /**
   * What the backend wants to know.
   *
   * @param kinds of events
   * @param channels patterns, one of which has to match; none for all channels
   */
  record Wish(Set<HookKind> kinds, List<Glob> channels) {
    boolean wants(HookKind kind) {
      return kinds.contains(kind);
    }

    /** Thread: any. */
    boolean wants(HookKind kind, String channel) {
      return kinds.contains(kind)
          && (channels.isEmpty()
              || channel.isEmpty()
              || channels.stream().anyMatch(pattern -> pattern.matches(channel)));
    }
  }

  /** An event and who wants to know that it was told. */
  private record Waiting(HookEvent event, Runnable told) {}

  private final HookConfig config;
  private final Wish wish;
  private final String endpoint;
  private final Loop loop;
  private final Courier courier;
  private final MeterSet meters;
  private final Count failures;
  private final Count dropped;
  private final Count length;
  private final Distribution delay;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Promise<Void> drained = Promise.promise();
  private List<Waiting> flying = List.of();
  private Duration pause;
  private boolean asleep;
  private boolean draining;
  private boolean closed;
  private boolean dropping;

  HookQueue(
      HookConfig config, Wish wish, String endpoint, Loop loop, Courier courier, Meters meters) {
    this.config = config;
    this.wish = wish;
    this.endpoint = endpoint;
    this.loop = loop;
    this.courier = courier;
    this.meters = meters.open();
    this.pause = config.retry().minDelay();
    this.failures = this.meters.count(Meter.HOOK_FAILURES, config.name(), courier.protocol());
    this.dropped = this.meters.count(Meter.HOOK_DROPPED, config.name());
    this.length = this.meters.count(Meter.HOOK_WAITING, config.name());
    this.delay = this.meters.distribution(Meter.HOOK_DELAY, config.name());
  }

  /** What it is told. Thread: any. */
  Wish wish() {
    return wish;
  }

  /**
   * Has the backend told. Thread: any.
   *
   * @param told run when it was, or when the event is lost; on the queue's loop
   */
  void offer(HookEvent event, Runnable told) {
    loop.execute(() -> add(new Waiting(event, told)));
  }

  private void add(Waiting next) {
    if (closed) {
      return;
    }
    if (waiting.size() >= config.queueSize()) {
      drop();
    } else {
      length.increment();
    }
    waiting.add(next);
    send();
  }

  private void drop() {
    Waiting oldest = waiting.remove();
    dropped.increment();
    if (!dropping) {
      dropping = true;
      LOG.error(
          "hook queue full, oldest events are lost hook={} endpoint={} queue_size={}",
          config.name(),
          endpoint,
          config.queueSize());
    }
    oldest.told.run();
  }

  private void send() {
    if (asleep || closed || !flying.isEmpty()) {
      return;
    }
    if (waiting.isEmpty()) {
      if (draining) {
        drained.tryComplete();
      }
      return;
    }
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < config.maxBatchSize() && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    flying = batch;
    attempt(batch);
  }

  private void attempt(List<Waiting> batch) {
    Courier.Sent sent =
        courier.send(out -> out.list(1, "events", batch, (fields, one) -> one.event.write(fields)));
    Promise<Void> over = Promise.promise();
    Loop.Timer limit =
        loop.after(
            config.timeout(),
            () -> {
              if (over.tryFail("no answer within " + config.timeout().toMillis() + " ms")) {
                sent.cancel().run();
              }
            });
    sent.taken().onSuccess(over::tryComplete).onFailure(over::tryFail);
    over.future()
        .onComplete(
            taken -> {
              limit.cancel();
              answered(batch, taken.cause());
            });
  }

  private void answered(List<Waiting> batch, @Nullable Throwable failure) {
    if (closed) {
      return;
    }
    if (failure != null) {
      failed(batch, failure);
      return;
    }
    pause = config.retry().minDelay();
    dropping = false;
    flying = List.of();
    length.add(-batch.size());
    long now = loop.nowMillis();
    for (Waiting each : batch) {
      meters.count(Meter.HOOK_EVENTS, config.name(), each.event.kind().label()).increment();
      delay.recordMillis(now - each.event.timeMillis());
      each.told.run();
    }
    send();
  }

  private void failed(List<Waiting> batch, Throwable failure) {
    failures.increment();
    LOG.warn(
        "hook not taken hook={} endpoint={} events={} waiting={} again_in={} error={}",
        config.name(),
        endpoint,
        batch.size(),
        waiting.size(),
        pause,
        failure.getMessage());
    asleep = true;
    Duration again = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(config.retry().maxDelay()) < 0 ? doubled : config.retry().maxDelay();
    loop.after(
        again,
        () -> {
          asleep = false;
          if (!closed) {
            attempt(batch);
          }
        });
  }

  /**
   * Waits until everything was told, then gives the way up. Thread: any.
   *
   * @return completes at the latest after {@code limit}
   */
  Future<Void> drain(Duration limit) {
    loop.execute(
        () -> {
          draining = true;
          send();
          loop.after(limit, () -> drained.tryFail("time is over"));
        });
    Promise<Void> over = Promise.promise();
    drained
        .future()
        .onComplete(
            done -> {
              closed = true;
              int left = flying.size() + waiting.size();
              if (left > 0) {
                LOG.error(
                    "hook events not told when the node stopped hook={} endpoint={} events={}",
                    config.name(),
                    endpoint,
                    left);
              }
              courier.close().onComplete(gone -> over.complete());
            });
    return over.future();
  }
}
