package io.gyre.api;

import io.gyre.metrics.Distribution;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import io.gyre.protocol.ErrorInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the calls of one way into the server API.
 *
 * <p>Thread: one, the owner of the meters.
 */
final class ApiMeters {
  private final MeterSet set;
  private final String protocol;
  private final LongSupplier nanoClock;
  private final Map<ApiMethod, Distribution> durations = new HashMap<>();

  /**
   * Meters of one loop.
   *
   * @param set where to count
   * @param protocol label: {@code http}, {@code grpc}, {@code consuming} or {@code bus}
   * @param nanoClock monotonic clock
   */
  ApiMeters(MeterSet set, String protocol, LongSupplier nanoClock) {
    this.set = set;
    this.protocol = protocol;
    this.nanoClock = nanoClock;
  }

  long now() {
    return nanoClock.getAsLong();
  }

  /** A call that started at {@code startNanos} is answered. */
  @SuppressWarnings("ReferenceEquality") // methods exist once
  void done(ApiMethod method, long startNanos, Answer answer) {
    durations
        .computeIfAbsent(
            method, key -> set.distribution(Meter.API_COMMAND_DURATION, protocol, method.name()))
        .recordSince(startNanos, now());
    ErrorInfo error = answer.error();
    Struct result = answer.result();
    if (error != null) {
      failed(method.name(), Integer.toString(error.code()));
    } else if (method.equals(PublishMethods.BROADCAST) && result != null) {
      for (int code : PublishMethods.failedSlots(result)) {
        failed("broadcast_publish", Integer.toString(code));
      }
    }
  }

  /**
   * A call failed.
   *
   * @param method name, or {@code broadcast_publish}, {@code batch}, {@code unknown}
   * @param error code, or {@code read_body}, {@code unmarshal}, {@code marshal}
   */
  void failed(String method, String error) {
    set.count(Meter.API_COMMAND_ERRORS, protocol, method, error).increment();
  }
}
