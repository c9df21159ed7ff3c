package io.gyre.consumer.servicebus;

import io.gyre.consumer.Entry;
import io.gyre.consumer.OrderedWork;
import io.gyre.consumer.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a queue without sessions: with one call at a time in the order the queue has, with more in
 * none. The locks of what is here are renewed until it is settled, so that a message that has to be
 * tried again for long does not go to anyone else.
 *
 * <p>Thread: the loop of the consumers.
 */
final class QueueReader {
  private final BusQueue queue;
  private final OrderedWork work;
  private final int credit;
  private @Nullable Promise<Void> over;
  private Promise<Void> quiet = Promise.promise();
  private int running;

  /**
   * A reader that did not begin.
   *
   * @param calls messages that are run at a time
   * @param each messages that are asked for beforehand for each of these
   */
  QueueReader(BusQueue queue, int calls, int each) {
    this.queue = queue;
    this.work = new OrderedWork(queue.intake(), calls, () -> {});
    this.credit = calls * each;
  }

  /** Reads until the intake closes or the connection ends. Never fails. */
  Future<Void> run() {
    queue.intake().closing().onSuccess(closing -> stop());
    return Repeat.whileTrue(this::round);
  }

  private void stop() {
    if (over != null) {
      over.tryComplete();
    }
  }

  private Future<Boolean> round() {
    if (queue.isOver()) {
      return Future.succeededFuture(false);
    }
    return queue
        .link()
        .compose(PeekLock::whenOpen)
        .compose(this::read)
        .map(read -> !queue.isOver())
        .recover(queue::failed);
  }

  private Future<Void> read(PeekLock link) {
    queue.heard();
    Promise<Void> own = Promise.promise();
    over = own;
    link.ended().onComplete(end -> own.tryComplete());
    link.read(credit, received -> take(link, received));
    if (queue.isOver()) {
      own.tryComplete();
    }
    return own.future()
        .compose(done -> link.isEnded() ? link.ended() : link.leave(this::whenQuiet));
  }

  private Future<Void> whenQuiet() {
    quiet = Promise.promise();
    if (running == 0) {
      quiet.complete();
    }
    return quiet.future();
  }

  private void take(PeekLock link, PeekLock.Received received) {
    Entry entry = queue.form().entry(received.message(), null);
    Lock lock = lock(link, received, entry);
    running++;
    work.run(null, entry)
        .onSuccess(
            settled -> {
              lock.release();
              if (settled) {
                link.complete(received)
                    .onFailure(e -> queue.intake().error("complete " + entry, e));
                link.more(1);
              }
              running--;
              if (running == 0) {
                quiet.tryComplete();
              }
            });
  }

  private Lock lock(PeekLock link, PeekLock.Received received, Entry entry) {
    return new Lock(
        queue.loop(),
        received.lockedUntil(),
        () -> {
          UUID token = received.lockToken();
          return token == null
              ? Future.failedFuture(BusFailure.of("no token of the lock"))
              : queue.renew(link, token);
        },
        e -> queue.intake().error("keep " + entry, e));
  }
}
