package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.loop.Loop;
import io.gyre.metrics.Count;
import io.gyre.metrics.Distribution;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import io.gyre.proxy.ProxyTransport.Exchange;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One proxy of the configuration, as one lane uses it for one event: so many calls at once, the
 * others wait in line; each with its time-out, which waiting is part of; counted and, where it
 * fails, logged. A slow backend so costs the commands that asked it, and nothing else.
 *
 * <p>Thread: the lane's loop.
 */
public final class Proxy {

  private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);

  private final ProxyKey key;
  private final ProxyConfig config;
  private final int mostCalls;
  private final int mostWaiting;
  private final Loop loop;
  private final ProxyTransport transport;
  private final CircuitBreaker breaker;
  private final Distribution duration;
  private final Count errors;
  private final Count inflight;
  private final Set<Call<?>> waiting = new LinkedHashSet<>();
  private int running;

  /**
   * A proxy without calls.
   *
   * @param lanes among which the limits are divided
   */
  Proxy(
      ProxyKey key,
      ProxyConfig config,
      int lanes,
      Loop loop,
      ProxyTransport transport,
      MeterSet meters) {
    this.key = key;
    this.config = config;
    this.mostCalls = share(config.maxConcurrentCalls(), lanes);
    this.mostWaiting = config.maxQueuedCalls() < 0 ? 0 : share(config.maxQueuedCalls(), lanes);
    this.loop = loop;
    this.transport = transport;
    this.breaker = new CircuitBreaker(config.circuitBreaker());
    String[] labels = {transport.protocol(), key.event().label(), key.name()};
    this.duration = meters.distribution(Meter.PROXY_DURATION, labels);
    this.errors = meters.count(Meter.PROXY_ERRORS, labels);
    this.inflight = meters.count(Meter.PROXY_INFLIGHT, labels);
  }

  /** What one of {@code lanes} gets of {@code whole}, at least 1. */
  static int share(int whole, int lanes) {
    return Math.max(1, (whole + lanes - 1) / lanes);
  }

  /** How it is configured. */
  public ProxyConfig config() {
    return config;
  }

  /**
   * Asks the backend.
   *
   * @return whose answer fails with nothing but {@link ProxyFailure}, which has been counted and
   *     logged
   */
  public <R> Exchange<R> call(ProxyRequest<R> request, ClientHeaders headers) {
    Call<R> call = new Call<>(request, headers);
    call.begin();
    return new Exchange<>(call.promise.future(), call::cancel);
  }

  /** Gives connections back; calls under way fail. */
  Future<Void> close() {
    return transport.close();
  }

  private final class Call<R> {
    private final ProxyRequest<R> request;
    private final ClientHeaders headers;
    private final Promise<ProxyAnswer<R>> promise = Promise.promise();
    private Loop.@Nullable Timer timer;
    private @Nullable Exchange<R> exchange;
    private long sentNanos;
    private boolean over;

    Call(ProxyRequest<R> request, ClientHeaders headers) {
      this.request = request;
      this.headers = headers;
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
      exchange = transport.send(request, headers);
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
        log(failure);
      }
      promise.fail(failure);
    }

    private void log(ProxyFailure failure) {
      LOG.error(
          "error proxying {} proxy={} endpoint={} client={} channel={} error={}",
          key.event().words(),
          key.name(),
          Endpoint.redacted(config.endpoint()),
          request.peer().client(),
          request.channel(),
          failure.getMessage());
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
