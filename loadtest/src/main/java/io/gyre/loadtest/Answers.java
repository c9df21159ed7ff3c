package io.gyre.loadtest;

import java.util.concurrent.CompletableFuture;

/**
 * What a server said to one publisher. Thread: the publisher's loop; {@link #accepted} and {@link
 * #failure} from any.
 */
final class Answers {
  private final String who;
  private final Runnable answered;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile long accepted;
  private volatile String failure = "";

  /**
   * @param who begins what is told of a failure
   * @param answered called when publications were accepted, on the loop
   */
  Answers(String who, Runnable answered) {
    this.who = who;
    this.answered = answered;
  }

  /** Completes when it may publish, or fails. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  void opened() {
    ready.complete(null);
  }

  /** So many more were accepted. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void accepted(long more) {
    accepted += more;
    answered.run();
  }

  void lost(String why) {
    if (failure.isEmpty()) {
      failure = who + ": " + why;
    }
    ready.completeExceptionally(new IllegalStateException(why));
  }

  long accepted() {
    return accepted;
  }

  /** The first failure, or "". */
  String failure() {
    return failure;
  }
}
