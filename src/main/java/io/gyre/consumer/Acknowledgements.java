package io.gyre.consumer;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Tells a source what is settled: the first at once, and together what is settled while the source
 * is being told.
 *
 * <p>Thread: the loop of the consumers.
 *
 * @param <T> what the source knows an entry by
 */
public final class Acknowledgements<T> {
  private final Function<List<T>, Future<Void>> telling;
  private final List<T> waiting = new ArrayList<>();
  private Future<Void> told = Future.succeededFuture();

  /**
   * Nothing to tell yet.
   *
   * @param telling tells the source of some; not called again before it has completed, nor after it
   *     failed
   */
  public Acknowledgements(Function<List<T>, Future<Void>> telling) {
    this.telling = telling;
  }

  /** Something is settled. */
  public void add(T settled) {
    waiting.add(settled);
    if (told.succeeded()) {
      told = Repeat.whileTrue(this::tell);
    }
  }

  private Future<Boolean> tell() {
    if (waiting.isEmpty()) {
      return Future.succeededFuture(false);
    }
    List<T> some = List.copyOf(waiting);
    waiting.clear();
    return telling.apply(some).map(true);
  }

  /** Completes when the source knows all that was added; fails when it could not be told. */
  public Future<Void> told() {
    return told;
  }
}
