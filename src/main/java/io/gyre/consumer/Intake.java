package io.gyre.consumer;

import io.gyre.api.ConsumedCommand;
import io.gyre.api.ConsumedCommand.Reach;
import io.gyre.api.ConsumedCommands;
import io.gyre.api.ConsumedOutcome;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a source hands in what it read, from its opening to its end: runs each entry, and says when
 * it is settled. An entry that can never be applied is settled too: it is logged and counted, so
 * that what is behind it does not wait for ever.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private static final String SET_ASIDE =
      "message set aside consumer={} partition={} position={} reason={}";

  private final String consumer;
  private final boolean strict;
  private final EntryForm form;
  private final Loop loop;
  private final ConsumedCommands commands;
  private final ConsumerMeters meters;
  private final Set<Pause> pauses = new HashSet<>();
  private final Promise<Void> closing = Promise.promise();
  private boolean closed;

  Intake(
      String consumer,
      boolean strict,
      EntryForm form,
      Loop loop,
      ConsumedCommands commands,
      ConsumerMeters meters) {
    this.consumer = consumer;
    this.strict = strict;
    this.form = form;
    this.loop = loop;
    this.commands = commands;
    this.meters = meters;
  }

  /** Whether entries of a partition are run one after another, whatever they concern. */
  boolean isStrict() {
    return strict;
  }

  /** Whether nothing more is taken. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Runs an entry once.
   *
   * @return whether it is settled; false when it has to be tried again. Never fails
   */
  public Future<Boolean> tryOnce(Entry entry) {
    return read(entry).tryOnce();
  }

  /** Reads what an entry asks for, without running it. */
  Work read(Entry entry) {
    return new Work(entry, form.read(entry, commands));
  }

  /**
   * Runs an entry until it is settled, with growing pauses. Nothing of its partition may be handed
   * in meanwhile.
   *
   * @param failed called after each try that failed: the time to tell the source that the entry is
   *     still worked on
   * @return true when settled, false when the intake closed before. Never fails
   */
  public Future<Boolean> untilSettled(Entry entry, Runnable failed) {
    Backoff backoff = new Backoff();
    Promise<Boolean> outcome = Promise.promise();
    Work work = read(entry);
    Repeat.whileTrue(() -> tried(work, failed, backoff, outcome)).onFailure(outcome::fail);
    return outcome.future();
  }

  private Future<Boolean> tried(
      Work work, Runnable failed, Backoff backoff, Promise<Boolean> outcome) {
    return work.tryOnce()
        .compose(
            settled -> {
              if (settled || closed) {
                outcome.complete(settled);
                return Future.succeededFuture(false);
              }
              failed.run();
              return pause(backoff.next()).over().map(true);
            });
  }

  /** Begins to wait for so long, or until the intake closes. */
  public Pause pause(Duration time) {
    Pause pause = new Pause();
    if (closed) {
      pause.end();
    } else {
      pauses.add(pause);
      pause.timer = loop.after(time, pause::end);
    }
    return pause;
  }

  /** Does something after each such pause, until the intake closes. */
  public void every(Duration time, Runnable what) {
    Repeat.whileTrue(
        () ->
            pause(time)
                .over()
                .map(
                    over -> {
                      if (!closed) {
                        what.run();
                      }
                      return !closed;
                    }));
  }

  /** Completes when the intake closes. */
  public Future<Void> closing() {
    return closing.future();
  }

  /**
   * Settles an entry that its source cannot make anything of, without running it.
   *
   * @param reason for the log, without anything of its content
   */
  public void setAside(Entry entry, String reason) {
    settled(entry, ConsumedOutcome.malformed(reason));
  }

  private boolean settled(Entry entry, ConsumedOutcome outcome) {
    switch (outcome.kind()) {
      case DONE -> meters.processed();
      case RETRY -> {
        meters.error();
        LOG.warn(
            "message failed consumer={} partition={} position={} reason={} action={}",
            consumer,
            entry.partition(),
            entry.position(),
            outcome.reason(),
            "retry");
        return false;
      }
      case UNSUPPORTED, NO_CHANNELS -> {
        meters.setAside(outcome);
        LOG.info(SET_ASIDE, consumer, entry.partition(), entry.position(), outcome.reason());
      }
      case MALFORMED, REFUSED -> {
        meters.setAside(outcome);
        LOG.error(SET_ASIDE, consumer, entry.partition(), entry.position(), outcome.reason());
      }
    }
    return true;
  }

  /** Something else than an entry failed and is tried again: counted and logged. */
  public void error(String what, Throwable cause) {
    meters.error();
    LOG.warn(
        "consumer failed consumer={} what={} cause={} action={}",
        consumer,
        what,
        Reason.of(cause),
        "retry");
  }

  /** Tells how many entries wait in a partition; 0 when this node does not read it any more. */
  public void lag(String partition, long entries) {
    if (!closed) {
      meters.lag(partition, entries);
    }
  }

  void close() {
    closed = true;
    meters.noLag();
    List.copyOf(pauses).forEach(Pause::end);
    closing.tryComplete();
  }

  /** An entry that was read. */
  final class Work {
    private final Entry entry;
    private final ConsumedCommand command;

    private Work(Entry entry, ConsumedCommand command) {
      this.entry = entry;
      this.command = command;
    }

    /** What it may change. */
    Reach reach() {
      return command.reach();
    }

    /**
     * Runs it once.
     *
     * @return whether it is settled; false when it has to be tried again. Never fails
     */
    Future<Boolean> tryOnce() {
      return closed
          ? Future.succeededFuture(false)
          : command.call().get().map(outcome -> settled(entry, outcome));
    }
  }

  /** A wait that ends by itself, or before. */
  public final class Pause {
    private final Promise<Void> over = Promise.promise();
    private Loop.@Nullable Timer timer;

    private Pause() {}

    /** Completes at its end. */
    public Future<Void> over() {
      return over.future();
    }

    /** Ends it now. */
    public void end() {
      if (timer != null) {
        timer.cancel();
      }
      pauses.remove(this);
      over.tryComplete();
    }
  }
}
