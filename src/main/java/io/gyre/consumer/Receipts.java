package io.gyre.consumer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Tells a source what is settled, until it knows: at once when nothing is under way, else with all
 * that is settled meanwhile.
 *
 * <p>Thread: the loop of the consumers.
 *
 * @param <T> what the source knows an entry by
 */
public final class Receipts<T> {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final Intake intake;
  private final String what;
  private final int mostAtOnce;
  private final Function<List<T>, Future<List<T>>> telling;
  private final Deque<T> untold = new ArrayDeque<>();
  private final Acknowledgements<T> acknowledgements = new Acknowledgements<>(this::tellAll);

  /**
   * Nothing is settled yet.
   *
   * @param what is done, for the log
   * @param mostAtOnce most receipts that the source takes at a time
   * @param telling completes with those that have to be told again; fails when that is all of them
   */
  public Receipts(
      Intake intake, String what, int mostAtOnce, Function<List<T>, Future<List<T>>> telling) {
    this.intake = intake;
    this.what = what;
    this.mostAtOnce = mostAtOnce;
    this.telling = telling;
  }

  /** An entry is settled. */
  public void add(T receipt) {
    acknowledgements.add(receipt);
  }

  private Future<Void> tellAll(List<T> some) {
    untold.addAll(some);
    return Repeat.whileTrue(this::tellSome);
  }

  private Future<Boolean> tellSome() {
    return tell()
        .recover(
            e -> {
              intake.error(what, e);
              return Future.succeededFuture(false);
            })
        .compose(
            all ->
                all
                    ? Future.succeededFuture(!untold.isEmpty())
                    : intake.pause(BETWEEN_TRIES).over().map(over -> !intake.isClosed()));
  }

  /** Completes with whether the source took all that it was told of. */
  private Future<Boolean> tell() {
    List<T> some = new ArrayList<>();
    while (some.size() < mostAtOnce && !untold.isEmpty()) {
      some.add(untold.remove());
    }
    return telling
        .apply(some)
        .onFailure(e -> untold.addAll(some))
        .map(
            again -> {
              untold.addAll(again);
              return again.isEmpty();
            });
  }

  /**
   * Waits for what is under way and tells what is left; nothing may be added any more.
   *
   * @return fails when the source does not take it
   */
  public Future<Void> finish() {
    return acknowledgements
        .told()
        .eventually(
            () ->
                Repeat.whileTrue(
                    () ->
                        untold.isEmpty()
                            ? Future.succeededFuture(false)
                            : tell().map(all -> all && !untold.isEmpty())));
  }
}
