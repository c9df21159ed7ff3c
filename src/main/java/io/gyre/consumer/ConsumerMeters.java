package io.gyre.consumer;

import io.gyre.api.ConsumedOutcome;
import io.gyre.metrics.Count;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what one consumer does.
 *
 * <p>Thread: one, the owner of the meters.
 */
final class ConsumerMeters {
  private final MeterSet set;
  private final String consumer;
  private final Count processed;
  private final Count errors;
  private final Map<String, Count> lags = new HashMap<>();

  ConsumerMeters(MeterSet set, String consumer) {
    this.set = set;
    this.consumer = consumer;
    this.processed = set.count(Meter.CONSUMER_PROCESSED, consumer);
    this.errors = set.count(Meter.CONSUMER_ERRORS, consumer);
  }

  void processed() {
    processed.increment();
  }

  void setAside(ConsumedOutcome outcome) {
    processed.increment();
    set.count(Meter.CONSUMER_SET_ASIDE, consumer, outcome.kind().label()).increment();
  }

  void error() {
    errors.increment();
  }

  void lag(String partition, long messages) {
    Count lag =
        lags.computeIfAbsent(partition, key -> set.count(Meter.CONSUMER_LAG, consumer, partition));
    lag.add(messages - lag.value());
  }

  void noLag() {
    lags.values().forEach(lag -> lag.add(-lag.value()));
  }
}
