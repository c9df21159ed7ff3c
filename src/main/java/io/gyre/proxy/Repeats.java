package io.gyre.proxy;

import io.gyre.loop.Loop;

/**
 * Whether and when one question is sent again: at once, then after pauses that double. A question
 * that the backend has not heard always may be, one that it may have heard only if asking twice
 * does no harm.
 *
 * <p>Thread: the lane's loop.
 */
final class Repeats {

  /** As often as Go's client of HTTP/2. */
  private static final int MOST = 6;

  private static final long FIRST_PAUSE_NANOS = 10_000_000;

  private final Loop loop;
  private final boolean harmless;
  private int done;

  /**
   * Nothing was repeated yet.
   *
   * @param harmless whether the backend may be asked twice
   */
  Repeats(Loop loop, boolean harmless) {
    this.loop = loop;
    this.harmless = harmless;
  }

  /** Whether the backend may be asked twice. */
  boolean harmless() {
    return harmless;
  }

  /** Whether it was sent before. */
  boolean begun() {
    return done > 0;
  }

  /**
   * Has {@code attempt} run in a while, never inline.
   *
   * @return false if the failure is final
   */
  boolean again(Throwable cause, Runnable attempt) {
    if (done == MOST || !(cause instanceof ProxyFailure failure) || !mayRepeat(failure.kind())) {
      return false;
    }
    done++;
    loop.soon(done == 1 ? 0 : FIRST_PAUSE_NANOS << (done - 2), attempt);
    return true;
  }

  private boolean mayRepeat(ProxyFailure.Kind kind) {
    return kind == ProxyFailure.Kind.UNHEARD || harmless && kind == ProxyFailure.Kind.STALE;
  }
}
