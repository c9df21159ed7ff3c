package io.gyre.engine.hazelcast;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Presence entries that could not be removed, because owners could not be reached or may not serve:
 * tried again until it is done or they are over by themselves. Otherwise those who left in a bad
 * moment stayed present for a minute.
 *
 * <p>Thread: its loop.
 */
final class LateRemovals {

  /** Entries remembered; what is beyond waits for its own end. */
  static final int MOST = 50_000;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_AT_ONCE = 256;

  private final Loop loop;
  private final Attempt attempt;

  /** When each began, the longest untried one first. */
  private final Map<Entry, Long> waiting = new LinkedHashMap<>();

  private final Set<Entry> flying = new HashSet<>();
  private Duration longest = Duration.ZERO;
  private boolean ticking;

  private record Entry(String channel, String client) {}

  /** One attempt to remove an entry. */
  interface Attempt {
    /** Completes when it is gone, fails when that is not known. */
    Future<Void> remove(String channel, String client);
  }

  /** Without any. */
  LateRemovals(Loop loop, Attempt attempt) {
    this.loop = loop;
    this.attempt = attempt;
  }

  /** An attempt failed. */
  void add(String channel, String client) {
    await(new Entry(channel, client), loop.nowNanos());
  }

  /**
   * The entry is wanted again.
   *
   * @param ttl when it is over by itself
   */
  void wanted(String channel, String client, Duration ttl) {
    longest = ttl.compareTo(longest) > 0 ? ttl : longest;
    if (!waiting.isEmpty() || !flying.isEmpty()) {
      Entry entry = new Entry(channel, client);
      waiting.remove(entry);
      flying.remove(entry);
    }
  }

  private void await(Entry entry, long since) {
    if (waiting.size() < MOST) {
      waiting.putIfAbsent(entry, since);
      tickLater();
    }
  }

  private void tickLater() {
    if (!ticking && !waiting.isEmpty()) {
      ticking = true;
      loop.after(PAUSE, this::tick);
    }
  }

  private void tick() {
    ticking = false;
    long over = loop.nowNanos() - longest.toNanos();
    waiting.values().removeIf(since -> since - over < 0);
    Map<Entry, Long> next = new LinkedHashMap<>();
    for (Map.Entry<Entry, Long> entry : waiting.entrySet()) {
      if (next.size() == MOST_AT_ONCE) {
        break;
      }
      next.put(entry.getKey(), entry.getValue());
    }
    next.forEach(this::attempt);
    tickLater();
  }

  private void attempt(Entry entry, long since) {
    waiting.remove(entry);
    flying.add(entry);
    attempt
        .remove(entry.channel, entry.client)
        .onComplete(
            done -> {
              if (flying.remove(entry) && done.failed()) {
                await(entry, since);
              }
            });
  }
}
