package io.gyre.proxy;

import io.gyre.config.ProxyBreakerConfig;

/**
 * Spares a backend that fails again and again: after so many failures in a row nothing is sent for
 * a while, then one request finds out whether it is back.
 *
 * <p>Thread: the lane's loop.
 */
final class CircuitBreaker {

  private final ProxyBreakerConfig config;
  private int failures;
  private boolean open;
  private boolean trying;
  private long openUntilNanos;

  CircuitBreaker(ProxyBreakerConfig config) {
    this.config = config;
  }

  /** Whether a request may be sent; it has to be told how that ended. */
  boolean lets(long nowNanos) {
    if (!open) {
      return true;
    }
    if (trying || nowNanos - openUntilNanos < 0) {
      return false;
    }
    trying = true;
    return true;
  }

  /** A request was answered. */
  void succeeded() {
    failures = 0;
    open = false;
    trying = false;
  }

  /**
   * A request failed.
   *
   * @return whether nothing is sent from now on, and was until now
   */
  boolean failed(long nowNanos) {
    failures++;
    boolean wasOpen = open;
    if (config.enabled() && (trying || failures >= config.failures())) {
      open = true;
      trying = false;
      openUntilNanos = nowNanos + config.resetTimeout().toNanos();
    }
    return open && !wasOpen;
  }

  /** Nobody knows how a request would have ended. */
  void unknown() {
    trying = false;
  }
}
