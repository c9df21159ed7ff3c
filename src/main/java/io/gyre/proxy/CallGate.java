package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.loop.Loop;
import io.gyre.metrics.Count;
import io.gyre.metrics.Distribution;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import io.gyre.proxy.ProxyTransport.Exchange;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the calls of one proxy out of one lane: so many at once, the others wait in line; each with
 * its time-out, which waiting is part of; counted and, where it fails, logged.
 *
 * <p>Thread: the lane's loop.
 */
final class CallGate {

  private static final Logger LOG = LoggerFactory.getLogger(CallGate.class);

  private final ProxyKey key;
  private final ProxyConfig config;
  private final int mostCalls;
  private final int mostWaiting;
  private final Loop loop;
  private final CircuitBreaker breaker;
  private final Distribution duration;
  private final Count errors;
  private final Count inflight;
  private final Set<Call<?>> waiting = new LinkedHashSet<>();
  private int running;

  /**
   * A gate without calls.
   *
   * @param lanes among which the limits are divided
   * @param protocol label of the meters
   */
  CallGate(
      ProxyKey key, ProxyConfig config, int lanes, Loop loop, String protocol, MeterSet meters) {
    this.key = key;
    this.config = config;
    this.mostCalls = share(config.maxConcurrentCalls(), lanes);
    this.mostWaiting = config.maxQueuedCalls() < 0 ? 0 : share(config.maxQueuedCalls(), lanes);
    this.loop = loop;
    this.breaker = new CircuitBreaker(config.circuitBreaker());
    String[] labels = {protocol, key.event().label(), key.name()};
    this.duration = meters.distribution(Meter.PROXY_DURATION, labels);
    this.errors = meters.count(Meter.PROXY_ERRORS, labels);
    this.inflight = meters.count(Meter.PROXY_INFLIGHT, labels);
  }

  /** What one of {@code lanes} gets of {@code whole}, at least 1. */
  static int share(int whole, int lanes) {
    return Math.max(1, (whole + lanes - 1) / lanes);
  }

  ProxyConfig config() {
    return config;
  }

  /**
   * Makes a call when there is a place for it.
   *
   * @param way sends the request
   * @return whose answer fails with nothing but {@link ProxyFailure}, which has been counted and
   *     logged
   */
  <R> Exchange<R> call(ProxyRequest<R> request, Supplier<Exchange<R>> way) {
    Call<R> call = new Call<>(request, way);
    call.begin();
    return new Exchange<>(call.promise.future(), call::cancel);
  }

  /** Counts and logs a failure of the backend after it had answered. */
  void failedLater(ProxyRequest<?> request, ProxyFailure failure) {
    errors.increment();
    log(request, failure);
  }

  private void log(ProxyRequest<?> request, ProxyFailure failure) {
    LOG.error(
        "error proxying {} proxy={} endpoint={} client={} channel={} error={}",
        key.event().words(),
        key.name(),
        Endpoint.redacted(config.endpoint()),
        request.peer().client(),
        request.channel(),
        failure.getMessage());
  }

  private final class Call<R> {
    private final ProxyRequest<R> request;
    private final Supplier<Exchange<R>> way;
    private final Promise<ProxyAnswer<R>> promise = Promise.promise();
    private Loop.@Nullable Timer timer;
    private @Nullable Exchange<R> exchange;
    private long sentNanos;
    private boolean over;

    Call(ProxyRequest<R> request, Supplier<Exchange<R>> way) {
      this.request = request;
      this.way = way;
    }

    void begin() {
      if (running < mostCalls) {
        send();
      } else if (waiting.size() < mostWaiting) {
        waiting.add(this);
        startTimer();
      } else {
        fail(ProxyFailure.Kind.OVERLOADED, "too many calls under way and waiting");
      }
    }

    private void startTimer() {
      timer = loop.after(config.timeout(), this::timedOut);
    }

    private void timedOut() {
      fail(
          ProxyFailure.Kind.TIMEOUT,
          (exchange == null ? "no place for the call within " : "no answer within ")
              + config.timeout().toMillis()
              + " ms");
    }

    void send() {
      if (!breaker.lets(loop.nowNanos())) {
        fail(ProxyFailure.Kind.BROKEN, "circuit breaker is open");
        return;
      }
      if (timer == null) {
        startTimer();
      }
      running++;
      inflight.increment();
      sentNanos = loop.nowNanos();
      exchange = way.get();
      exchange.answer().onComplete(this::answered);
    }

    private void answered(AsyncResult<ProxyAnswer<R>> result) {
      Throwable cause = result.cause();
      if (cause == null) {
        if (finish()) {
          breaker.succeeded();
          promise.complete(result.result());
        }
      } else if (cause instanceof ProxyFailure failure) {
        fail(failure);
      } else {
        LOG.error("proxy transport failed proxy={}", key.name(), cause);
        fail(ProxyFailure.Kind.CUT, cause.toString());
      }
    }

    void cancel() {
      fail(ProxyFailure.Kind.CANCELLED, "nobody waits for it any more");
    }

    private void fail(ProxyFailure.Kind kind, String message) {
      fail(new ProxyFailure(kind, message));
    }

    private void fail(ProxyFailure failure) {
      Exchange<R> sent = exchange;
      if (!finish()) {
        return;
      }
      if (sent != null) {
        sent.cancel().run();
      }
      if (!failure.kind().ofBackend()) {
        breaker.unknown();
      } else if (breaker.failed(loop.nowNanos())) {
        LOG.warn(
            "circuit breaker opened proxy={} event={} for={} action=not_asked",
            key.name(),
            key.event().label(),
            config.circuitBreaker().resetTimeout());
      }
      if (failure.kind() != ProxyFailure.Kind.CANCELLED) {
        errors.increment();
        log(request, failure);
      }
      promise.fail(failure);
    }

    /** Gives the place up; false when that was done. */
    private boolean finish() {
      if (over) {
        return false;
      }
      over = true;
      if (timer != null) {
        timer.cancel();
      }
      if (exchange == null) {
        waiting.remove(this);
      } else {
        running--;
        inflight.add(-1);
        duration.recordSince(sentNanos, loop.nowNanos());
        next();
      }
      return true;
    }
  }

  private void next() {
    Iterator<Call<?>> first = waiting.iterator();
    if (first.hasNext() && running < mostCalls) {
      Call<?> call = first.next();
      first.remove();
      call.send();
    }
  }
}
