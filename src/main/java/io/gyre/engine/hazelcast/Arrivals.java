package io.gyre.engine.hazelcast;

import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.loop.Loop;
import io.gyre.protocol.Reserved;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what arrives from several publishing nodes into the order of the channel's owner. An early
 * publication waits a moment for those before it; what is still missing then is taken from history,
 * and what is not kept there is given up and counted once no other node can have it on its way to
 * here. What comes twice is dropped.
 *
 * <p>Thread: its loop.
 */
final class Arrivals {

  /** Early publications that wait in one channel; what comes beyond is taken from history. */
  static final int MOST_HELD = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Loop loop;
  private final Duration hold;
  private final Refill refill;
  private final Consumer<Runnable> settled;
  private final Consumer<Deliver> out;
  private final EngineFigures figures;
  private final Map<String, Line> lines = new HashMap<>();

  /** Asks the owner of a channel for what is missing. */
  interface Refill {
    /**
     * Asks.
     *
     * @param life of the numbers
     * @param after the last number that did not miss
     * @param answer called on the loop, once
     */
    void ask(String channel, long life, long after, BiConsumer<@Nullable Missed, Throwable> answer);
  }

  /**
   * What the owner has of what is missing.
   *
   * @param life the owner's
   * @param number the last one there is in it
   * @param kept ready to be delivered, by number, in order
   * @param complete whether nothing else is kept up to {@code number}
   */
  record Missed(long life, long number, Map<Long, Deliver> kept, boolean complete) {}

  /**
   * Without any channel.
   *
   * @param settled runs something on the loop when what is on its way is here; see {@link
   *     io.gyre.engine.NodeDelivery#settled}
   */
  Arrivals(
      Loop loop,
      Duration hold,
      Refill refill,
      Consumer<Runnable> settled,
      Consumer<Deliver> out,
      EngineFigures figures) {
    this.loop = loop;
    this.hold = hold;
    this.refill = refill;
    this.settled = settled;
    this.out = out;
    this.figures = figures;
  }

  /** From now on {@code channel} is listened to; nothing is delivered before {@link #opened}. */
  void open(String channel) {
    lines.putIfAbsent(channel, new Line(!Reserved.is(channel)));
  }

  /** The owner sends what follows {@code number}. */
  void opened(String channel, long life, long number) {
    Line line = lines.get(channel);
    if (line == null || line.life != 0) {
      return;
    }
    line.life = life;
    line.next = number + 1;
    line.known = number;
    var early = java.util.List.copyOf(line.early);
    line.early.clear();
    early.forEach(this::receive);
  }

  /** Stops listening to {@code channel}. */
  void close(String channel) {
    Line line = lines.remove(channel);
    if (line != null) {
      line.stopTimer();
    }
  }

  /** The owner says that {@code number} is the last of {@code life}. */
  void told(String channel, long life, long number) {
    Line line = lines.get(channel);
    if (line == null || line.life == 0) {
      return;
    }
    if (line.life != life) {
      begin(line, life);
    }
    line.known = Math.max(line.known, number);
    watch(channel, line);
  }

  /** A publication arrived. */
  void receive(Sequenced message) {
    loop.check();
    String channel = message.deliver().channel();
    Line line = lines.get(channel);
    if (line == null) {
      return;
    }
    if (line.life == 0) {
      if (line.early.size() < MOST_HELD) {
        line.early.add(message);
      }
      return;
    }
    if (message.life() > line.life) {
      begin(line, message.life());
    }
    if (message.life() < line.life || message.number() < line.next) {
      figures.duplicates.increment();
      return;
    }
    line.known = Math.max(line.known, message.number());
    if (message.number() == line.next) {
      line.next++;
      out.accept(message.deliver());
      drain(line);
    } else if (line.held.size() < MOST_HELD) {
      Deliver before = line.held.put(message.number(), message.deliver());
      (before == null ? figures.early : figures.duplicates).increment();
    }
    watch(channel, line);
  }

  private void begin(Line line, long life) {
    figures.newLives.increment();
    // Of the old life nothing is delivered any more.
    lost(line, line.known - line.next + 1);
    line.begin(life);
  }

  private void drain(Line line) {
    Deliver ready = line.held.isEmpty() ? null : line.held.remove(line.next);
    while (ready != null) {
      line.next++;
      out.accept(ready);
      ready = line.held.remove(line.next);
    }
  }

  /** Sees to it that a missing publication is not waited for for ever. */
  private void watch(String channel, Line line) {
    if (!line.isBehind()) {
      line.stopTimer();
      return;
    }
    if (line.timer == null && !line.refilling) {
      line.missing = line.next;
      line.waitedFor = line.known;
      line.timer = loop.after(hold, () -> overdue(channel, line));
    }
  }

  private void overdue(String channel, Line line) {
    line.timer = null;
    if (line.missing != line.next) {
      // That one came; another has been missing for a shorter time.
      watch(channel, line);
      return;
    }
    line.refilling = true;
    long life = line.life;
    refill.ask(
        channel,
        life,
        line.next - 1,
        (missed, failure) -> {
          if (lines.get(channel) == line && line.life == life) {
            line.refilling = false;
            refilled(channel, line, missed);
            watch(channel, line);
          }
        });
  }

  private void refilled(String channel, Line line, @Nullable Missed missed) {
    if (missed == null || missed.life < line.life) {
      giveUpInTime(line);
      return;
    }
    line.patienceNanos = 0;
    if (missed.life > line.life) {
      begin(line, missed.life);
      line.waitedFor = missed.number;
    }
    // An owner may have told of more than its backups had, and have died: what nobody has is yet to
    // come.
    line.known = Math.max(missed.number, line.held.isEmpty() ? 0 : line.held.lastKey());
    long last = line.next - 1;
    for (Map.Entry<Long, Deliver> one : missed.kept.entrySet()) {
      last = one.getKey();
      if (last >= line.next && line.held.putIfAbsent(last, one.getValue()) == null) {
        figures.refilled.increment();
      }
    }
    long limit = Math.min(missed.complete ? line.known : last, line.waitedFor);
    if (line.holdsAllUpTo(limit)) {
      advance(line, limit);
    } else {
      giveUpWhenSettled(channel, line, limit);
    }
  }

  /** What nobody keeps may be late: a connection broke, and it comes with the next one. */
  private void giveUpWhenSettled(String channel, Line line, long limit) {
    line.refilling = true;
    long life = line.life;
    settled.accept(
        () -> {
          if (lines.get(channel) == line && line.life == life) {
            line.refilling = false;
            advance(line, limit);
            watch(channel, line);
          }
        });
  }

  private void giveUpInTime(Line line) {
    long now = loop.nowNanos();
    if (line.patienceNanos == 0) {
      line.patienceNanos = now + PATIENCE.toNanos();
    } else if (now > line.patienceNanos) {
      line.patienceNanos = 0;
      advance(line, line.waitedFor);
    }
  }

  private void lost(Line line, long publications) {
    if (line.counted && publications > 0) {
      figures.skipped.add(publications);
    }
  }

  /** Delivers what there is up to {@code limit} and gives up the rest of it. */
  private void advance(Line line, long limit) {
    while (line.next <= limit) {
      var first = line.held.firstEntry();
      if (first == null || first.getKey() > limit) {
        lost(line, limit - line.next + 1);
        line.next = limit + 1;
      } else {
        lost(line, first.getKey() - line.next);
        line.next = first.getKey() + 1;
        line.held.remove(first.getKey());
        out.accept(first.getValue());
      }
    }
    drain(line);
  }
}
