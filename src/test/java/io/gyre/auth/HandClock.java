package io.gyre.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. Thread: any. */
final class HandClock implements InstantSource {
  /** Where it starts, in Unix seconds. */
  static final long START = 1_800_000_000L;

  private final AtomicLong millis = new AtomicLong(START * 1000);

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  void pass(Duration time) {
    millis.addAndGet(time.toMillis());
  }
}
