package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the owners of channels, made again for some time when it is not known whether one was
 * carried out or its owner moved. Answers come on the loop that asked; the common pool is never
 * used, since it starts a thread for each callback on small machines.
 *
 * <p>Thread: the loop handed in.
 */
final class Calls {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(800);

  /** How much later than that an answer that is on its way may come. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Duration giveUp;
  private final EngineFigures figures;
  private final BooleanSupplier certain;

  /**
   * Requests of a node.
   *
   * @param giveUp how long a request is made again
   * @param certain whether this member speaks for the cluster; an answer that comes when it may not
   *     is not given out, since its owner may have been outnumbered while it was on its way
   */
  Calls(Duration giveUp, EngineFigures figures, BooleanSupplier certain) {
    this.giveUp = giveUp;
    this.figures = figures;
    this.certain = certain;
  }

  /**
   * Has {@code processor} run by the owner of {@code channel}; more than once if need be.
   *
   * @param answer called once, with the answer or the failure
   */
  <V, R> void ask(
      IMap<String, V> map,
      String channel,
      EntryProcessor<String, V, R> processor,
      Loop loop,
      BiConsumer<@Nullable R, @Nullable Throwable> answer) {
    begin(() -> map.submitToKey(channel, processor), loop, answer);
  }

  /**
   * Has {@code processor} look at many channels at once, one request for each partition.
   *
   * @param answers called once; empty when that failed
   */
  <V, R> void askAll(
      IMap<String, V> map,
      Set<String> channels,
      EntryProcessor<String, V, R> processor,
      Loop loop,
      Consumer<Map<String, R>> answers) {
    this.<Map<String, R>>begin(
        () -> map.submitToKeys(channels, processor),
        loop,
        (found, failure) -> answers.accept(found == null ? Map.of() : found));
  }

  private <R> void begin(
      Supplier<CompletionStage<R>> call,
      Loop loop,
      BiConsumer<@Nullable R, @Nullable Throwable> answer) {
    long until = loop.nowNanos() + giveUp.toNanos();
    Waiting<R> waiting = new Waiting<>(answer);
    waiting.limit =
        loop.after(
            giveUp.plus(GRACE),
            () -> {
              figures.failures.increment();
              waiting.accept(null, new TimeoutException("no answer from the owner"));
            });
    attempt(call, loop, until, FIRST_PAUSE, waiting);
  }

  /**
   * Who asked and gets one answer, after some time in any case: a request may be forgotten by
   * Hazelcast for minutes when the clock jumps or its member merges.
   */
  private static final class Waiting<R> {
    private final BiConsumer<@Nullable R, @Nullable Throwable> answer;
    private Loop.@Nullable Timer limit;
    private boolean over;

    Waiting(BiConsumer<@Nullable R, @Nullable Throwable> answer) {
      this.answer = answer;
    }

    void accept(@Nullable R result, @Nullable Throwable failure) {
      if (!over) {
        over = true;
        if (limit != null) {
          limit.cancel();
        }
        answer.accept(result, failure);
      }
    }
  }

  private <R> void attempt(
      Supplier<CompletionStage<R>> call, Loop loop, long until, Duration pause, Waiting<R> answer) {
    if (answer.over) {
      return;
    }
    CompletionStage<R> stage;
    try {
      stage = call.get();
    } catch (RuntimeException e) {
      failed(call, loop, until, pause, answer, e);
      return;
    }
    stage.whenCompleteAsync(
        (result, failure) -> {
          if (failure == null && !certain.getAsBoolean()) {
            failed(call, loop, until, pause, answer, new UncertainException());
          } else if (failure == null) {
            answer.accept(result, null);
          } else {
            failed(call, loop, until, pause, answer, failure);
          }
        },
        loop::execute);
  }

  private <R> void failed(
      Supplier<CompletionStage<R>> call,
      Loop loop,
      long until,
      Duration pause,
      Waiting<R> answer,
      Throwable failure) {
    Throwable cause = root(failure);
    boolean mayPass = mayPass(cause);
    if (!mayPass || loop.nowNanos() + pause.toNanos() > until) {
      figures.failures.increment();
      answer.accept(null, cause);
      return;
    }
    figures.retries.increment();
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    loop.after(pause, () -> attempt(call, loop, until, next, answer));
  }

  /** Whether the same request may succeed later: what Hazelcast itself says of its own state. */
  private static boolean mayPass(Throwable cause) {
    return cause instanceof UncertainException
        || cause.getClass().getName().startsWith("com.hazelcast.")
            && !(cause instanceof HazelcastInstanceNotActiveException)
            && !(cause instanceof SplitBrainProtectionException);
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
