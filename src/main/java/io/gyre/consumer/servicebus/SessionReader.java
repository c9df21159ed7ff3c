package io.gyre.consumer.servicebus;

import io.gyre.consumer.Intake;
import io.gyre.consumer.PartitionWork;
import io.gyre.consumer.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads sessions of a queue one after another: asks for the next that nobody has, runs its messages
 * in order, and lets it go when none came for a moment. Service Bus gives a session to one reader
 * at a time, so the order holds across all nodes.
 *
 * <p>Thread: the loop of the consumers.
 */
final class SessionReader {
  /** A session without messages for so long is let go, so that others get their turn. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final BusQueue queue;
  private final int credit;
  private @Nullable PeekLock asked;
  private @Nullable Work work;

  /**
   * A reader that did not begin.
   *
   * @param credit messages that are asked for beforehand
   */
  SessionReader(BusQueue queue, int credit) {
    this.queue = queue;
    this.credit = credit;
  }

  /** Reads until the intake closes or the connection ends. Never fails. */
  Future<Void> run() {
    queue.intake().closing().onSuccess(closing -> stop());
    return Repeat.whileTrue(this::round);
  }

  private void stop() {
    if (work != null) {
      work.changed();
    } else if (asked != null) {
      asked.close();
    }
  }

  private Future<Boolean> round() {
    if (queue.isOver()) {
      return Future.succeededFuture(false);
    }
    return queue
        .nextSession()
        .compose(
            link -> {
              asked = link;
              if (queue.isOver()) {
                link.close();
              }
              return link.whenOpen();
            })
        .compose(this::read)
        .map(read -> !queue.isOver())
        .recover(
            e ->
                BusFailure.of(e).is(BusFailure.TIMEOUT)
                    ? Future.succeededFuture(!queue.isOver())
                    : queue.failed(e))
        .onComplete(end -> asked = null);
  }

  private Future<Void> read(PeekLock link) {
    queue.heard();
    Work own = new Work(link, String.valueOf(link.session()));
    work = own;
    return own.run().onComplete(end -> work = null);
  }

  /** What is done for one session, from its beginning to its end. */
  private final class Work {
    private final PeekLock link;
    private final String session;
    private final PartitionWork messages = new PartitionWork(queue.intake(), () -> {});
    private final Lock lock;
    private Promise<Void> change = Promise.promise();
    private Intake.@Nullable Pause idle;
    private long arrivals;
    private int here;

    Work(PeekLock link, String session) {
      this.link = link;
      this.session = session;
      this.lock =
          new Lock(
              queue.loop(),
              link.lockedUntil(),
              () -> queue.renew(link, session),
              e -> queue.intake().error("keep session " + place(), e));
      link.ended().onComplete(end -> changed());
    }

    private String place() {
      return queue.name() + '/' + session;
    }

    /** Reads until nothing comes, and gives the session back; fails when it was taken away. */
    Future<Void> run() {
      link.read(
          credit,
          received -> {
            arrivals++;
            here++;
            messages
                .run(queue.form().entry(received.message(), session))
                .onSuccess(done -> ended(received, done));
            changed();
          });
      return Repeat.whileTrue(this::step)
          .compose(over -> link.isEnded() ? lost() : link.leave(this::whenDone))
          .onComplete(end -> lock.release());
    }

    private Future<Void> lost() {
      return messages.stop().compose(stopped -> link.ended());
    }

    private Future<Boolean> step() {
      if (queue.isOver() || link.isEnded()) {
        return Future.succeededFuture(false);
      }
      if (here > 0) {
        return change.future().map(true);
      }
      long before = arrivals;
      Intake.Pause begun = queue.intake().pause(IDLE);
      idle = begun;
      return begun.over().map(over -> arrivals > before);
    }

    private Future<Void> whenDone() {
      return Repeat.whileTrue(
              () ->
                  here == 0 || queue.isOver() || link.isEnded()
                      ? Future.succeededFuture(false)
                      : change.future().map(true))
          .compose(done -> messages.stop());
    }

    void changed() {
      Promise<Void> before = change;
      Intake.Pause begun = idle;
      change = Promise.promise();
      idle = null;
      before.complete();
      if (begun != null) {
        begun.end();
      }
    }

    private void ended(PeekLock.Received received, boolean done) {
      here--;
      if (done) {
        link.complete(received)
            .onFailure(
                e ->
                    queue
                        .intake()
                        .error("complete " + queue.form().entry(received.message(), session), e));
        link.more(1);
      }
      changed();
    }
  }
}
