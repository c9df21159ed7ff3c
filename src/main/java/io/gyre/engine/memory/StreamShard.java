package io.gyre.engine.memory;

import io.gyre.bus.Deliver;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.Appended.Outcome;
import io.gyre.engine.Delivery;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.loop.Loop;
import io.gyre.protocol.Publication;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a share of the channels. Being the only one to append to them, and handing over
 * for delivery in the same step, it gives each channel its order.
 *
 * <p>Thread: its loop.
 */
final class StreamShard {

  private static final int EPOCH_LETTERS = 8;

  private final Loop loop;
  private final Delivery delivery;
  private final Map<String, Stream> streams = new HashMap<>();
  private final Map<SeenKey, Appended> seen = new HashMap<>();
  private final ArrayDeque<SeenUntil> seenByAge = new ArrayDeque<>();
  private boolean forgetting;

  private record SeenKey(String channel, String idempotencyKey) {}

  private record SeenUntil(SeenKey key, long deadline) {}

  StreamShard(Loop loop, Delivery delivery) {
    this.loop = loop;
    this.delivery = delivery;
  }

  Loop loop() {
    return loop;
  }

  Appended append(String channel, Publication publication, AppendOptions options) {
    loop.check();
    if (options.idempotencyKey().isEmpty()) {
      return appendNew(channel, publication, options);
    }
    SeenKey key = new SeenKey(channel, options.idempotencyKey());
    Appended first = seen.get(key);
    if (first != null) {
      return new Appended(first.position(), Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY);
    }
    Appended appended = appendNew(channel, publication, options);
    if (appended.outcome() == Outcome.PUBLISHED) {
      remember(key, appended);
    }
    return appended;
  }

  private Appended appendNew(String channel, Publication publication, AppendOptions options) {
    if (!options.kept()) {
      deliver(channel, publication, "", null, options.excluded());
      return new Appended(Appended.NOT_KEPT, Outcome.PUBLISHED);
    }
    Retention retention = options.retention();
    Stream stream = stream(channel, retention);
    if (stream.refusesVersion(options.version(), options.versionEpoch())) {
      return new Appended(stream.top(), Outcome.SUPPRESSED_BY_VERSION);
    }
    Publication previous = options.delta() ? stream.newest() : null;
    Publication stored = stream.append(publication, retention.size());
    stream.historyDeadline = nowMillis() + retention.ttl().toMillis();
    watch(channel, stream);
    deliver(channel, stored, stream.epoch(), previous, options.excluded());
    return new Appended(stream.top(), Outcome.PUBLISHED);
  }

  History read(String channel, HistoryQuery query) {
    loop.check();
    return stream(channel, query.retention()).read(query);
  }

  void remove(String channel) {
    Stream stream = streams.get(channel);
    if (stream != null) {
      stream.clear();
    }
  }

  private void deliver(
      String channel,
      Publication publication,
      String epoch,
      @Nullable Publication previous,
      String excluded) {
    delivery.deliver(
        new Deliver(channel, publication, epoch, previous, loop.nowMillis(), excluded));
  }

  private Stream stream(String channel, Retention retention) {
    Stream stream = streams.get(channel);
    if (stream == null) {
      stream = new Stream(randomEpoch());
      streams.put(channel, stream);
      stream.historyDeadline = Long.MAX_VALUE;
      touch(stream, retention);
      watch(channel, stream);
      return stream;
    }
    touch(stream, retention);
    return stream;
  }

  private void touch(Stream stream, Retention retention) {
    stream.metaDeadline = nowMillis() + retention.metaTtl().toMillis();
  }

  /**
   * Looks at the stream again when the first of its deadlines has passed. They mostly move on, so
   * the one timer of a stream is set anew when it fires, and earlier only when a deadline came
   * nearer.
   */
  private void watch(String channel, Stream stream) {
    long next = Math.min(stream.historyDeadline, stream.metaDeadline);
    if (stream.timer != null) {
      if (stream.fireAt <= next) {
        return;
      }
      stream.timer.cancel();
    }
    stream.fireAt = next;
    Duration delay = Duration.ofMillis(Math.max(next - nowMillis(), 0));
    stream.timer = loop.after(delay, () -> expire(channel, stream));
  }

  private void expire(String channel, Stream stream) {
    stream.timer = null;
    long now = nowMillis();
    if (stream.historyDeadline <= now) {
      stream.clear();
      stream.historyDeadline = Long.MAX_VALUE;
    }
    if (stream.metaDeadline <= now) {
      streams.remove(channel);
      return;
    }
    watch(channel, stream);
  }

  private void remember(SeenKey key, Appended appended) {
    seen.put(key, appended);
    seenByAge.add(new SeenUntil(key, nowMillis() + AppendOptions.IDEMPOTENCY_TTL.toMillis()));
    if (!forgetting) {
      forgetting = true;
      forgetLater(AppendOptions.IDEMPOTENCY_TTL);
    }
  }

  private void forgetLater(Duration delay) {
    loop.after(delay, this::forget);
  }

  private void forget() {
    long now = nowMillis();
    SeenUntil oldest = seenByAge.peek();
    while (oldest != null && oldest.deadline <= now) {
      seenByAge.remove();
      seen.remove(oldest.key);
      oldest = seenByAge.peek();
    }
    forgetting = oldest != null;
    if (oldest != null) {
      forgetLater(Duration.ofMillis(oldest.deadline - now));
    }
  }

  private long nowMillis() {
    return loop.nowNanos() / 1_000_000;
  }

  private static String randomEpoch() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder letters = new StringBuilder(EPOCH_LETTERS);
    for (int i = 0; i < EPOCH_LETTERS; i++) {
      int letter = random.nextInt(52);
      letters.append((char) (letter < 26 ? 'a' + letter : 'A' + letter - 26));
    }
    return letters.toString();
  }
}
