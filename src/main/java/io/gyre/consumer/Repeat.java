package io.gyre.consumer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * A loop of steps that complete later. Chained futures would grow with every step that is taken,
 * and the stack with every step that is done at once; here neither does.
 *
 * <p>Thread: one.
 */
public final class Repeat {
  private final Supplier<Future<Boolean>> step;
  private final Promise<Void> end = Promise.promise();
  private boolean running;
  private boolean again;

  private Repeat(Supplier<Future<Boolean>> step) {
    this.step = step;
  }

  /**
   * Takes the step again and again, one after another.
   *
   * @param step completes with whether another one follows
   * @return completes after the last step; fails with the first that fails
   */
  public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
    Repeat repeat = new Repeat(step);
    repeat.go();
    return repeat.end.future();
  }

  private void go() {
    again = true;
    if (running) {
      return;
    }
    running = true;
    while (again) {
      again = false;
      taken().onSuccess(this::done).onFailure(end::fail);
    }
    running = false;
  }

  private Future<Boolean> taken() {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void done(boolean more) {
    if (more) {
      go();
    } else {
      end.complete();
    }
  }
}
