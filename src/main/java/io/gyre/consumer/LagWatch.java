package io.gyre.consumer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how many entries wait in a source that several nodes read at a time: one node of the
 * cluster asks and tells, so that the sum over nodes is right.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class LagWatch {
  private static final Duration BETWEEN = Duration.ofSeconds(5);
  private static final Duration WHILE_BEHIND = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

  private final Intake intake;
  private final String partition;
  private final Supplier<Future<Long>> question;
  private final Lease lease;
  private Intake.@Nullable Pause pause;
  private boolean behind;

  /**
   * Nothing is asked yet.
   *
   * @param partition named in the metric
   * @param question completes with how many entries wait; fails when the source will never tell
   */
  public LagWatch(SourceContext context, String partition, Supplier<Future<Long>> question) {
    this.intake = context.intake();
    this.partition = partition;
    this.question = question;
    this.lease = new Lease(context, "lag." + partition);
  }

  /** Asks now and then until the intake closes; fails when the source will never tell. */
  public Future<Void> run() {
    return Repeat.whileTrue(this::step).onComplete(end -> lease.release());
  }

  private Future<Boolean> step() {
    if (lease.isOver()) {
      lease.release();
      Future<Boolean> asked = lease.acquire();
      intake.pause(WHILE_BEHIND).over().onSuccess(over -> noLagUnless(asked.isComplete()));
      return asked.map(got -> !intake.isClosed());
    }
    return question
        .get()
        .compose(
            entries -> {
              intake.lag(partition, entries);
              behind = entries > 0;
              Intake.Pause begun = intake.pause(behind ? WHILE_BEHIND : BETWEEN);
              pause = begun;
              return begun.over();
            })
        .map(over -> !intake.isClosed());
  }

  private void noLagUnless(boolean tells) {
    if (!tells) {
      intake.lag(partition, 0);
    }
  }

  /** An entry could not be run: more than usual may wait soon. */
  public void failed() {
    Intake.Pause waiting = pause;
    if (!behind && waiting != null) {
      behind = true;
      intake.pause(AFTER_FAILURE).over().onSuccess(over -> waiting.end());
    }
  }
}
