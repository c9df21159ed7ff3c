package io.gyre.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link Loop} on a Vert.x event-loop context. */
public final class VertxLoop implements Loop {

  private static final int TIMERS_PER_TURN = 2_000;

  private final ContextInternal context;
  private final EventLoop eventLoop;
  private final TimerWheel wheel;
  private boolean turning;

  private VertxLoop(ContextInternal context) {
    this.context = context;
    this.eventLoop = context.nettyEventLoop();
    this.wheel = new TimerWheel(monotonicMillis());
  }

  /**
   * The loop of {@code context}; its wheel turns while timers wait.
   *
   * @param context an event-loop context
   */
  public static VertxLoop of(Context context) {
    return new VertxLoop((ContextInternal) context);
  }

  /** A loop on the next event loop of {@code vertx}. */
  public static VertxLoop next(Vertx vertx) {
    return of(((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext());
  }

  /**
   * A promise whose listeners run on the caller's context, whichever thread completes it; on the
   * completing thread when the caller has no context.
   */
  public static <T> Promise<T> promiseForCaller() {
    ContextInternal caller = ContextInternal.current();
    assert caller != null || !(Thread.currentThread() instanceof FastThreadLocalThread)
        : "an event loop asks without having entered its loop; the answer would come elsewhere";
    return caller == null ? Promise.promise() : caller.promise();
  }

  @Override
  public long nowMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(() -> context.dispatch(task));
  }

  @Override
  public void enter(Runnable task) {
    context.dispatch(task);
  }

  @Override
  public void later(Runnable task) {
    ((SingleThreadEventLoop) eventLoop)
        .executeAfterEventLoopIteration(() -> context.dispatch(task));
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    check();
    long now = monotonicMillis();
    wheel.skipTo(now);
    if (!turning) {
      turning = true;
      turnAfter(TimerWheel.TICK_MILLIS);
    }
    return wheel.start(TimerWheel.at(now, delay), task);
  }

  @Override
  public @Nullable Object enter() {
    return context.beginDispatch();
  }

  @Override
  public void exit(@Nullable Object entered) {
    context.endDispatch((ContextInternal) entered);
  }

  @Override
  public void soon(long delayNanos, Runnable task) {
    eventLoop.schedule(() -> context.dispatch(task), delayNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean isCurrent() {
    return eventLoop.inEventLoop();
  }

  /** The context whose event loop this is. */
  public ContextInternal context() {
    return context;
  }

  private void turnAfter(long millis) {
    eventLoop.schedule(this::turnWheel, millis, TimeUnit.MILLISECONDS);
  }

  private void turnWheel() {
    boolean[] caughtUp = new boolean[1];
    context.dispatch(() -> caughtUp[0] = wheel.advance(monotonicMillis(), TIMERS_PER_TURN));
    turning = !wheel.isEmpty();
    if (turning) {
      turnAfter(caughtUp[0] ? TimerWheel.TICK_MILLIS : 0);
    }
  }

  private static long monotonicMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
