package io.gyre.engine;

import io.gyre.engine.HistoryQuery.Retention;
import java.time.Duration;

/**
 * How one publication is appended.
 *
 * @param retention what the channel keeps
 * @param skipHistory deliver only: no offset, nothing kept, no version check
 * @param idempotencyKey repeats get the first answer; "" for none
 * @param version refuse when not above the stored one; 0 for none, unsigned
 * @param versionEpoch scope of the versions; "" compares with any
 * @param delta hand the previous publication along, so that subscribers can get a delta
 * @param excluded client to which it is not delivered; "" for none
 */
public record AppendOptions(
    Retention retention,
    boolean skipHistory,
    String idempotencyKey,
    long version,
    String versionEpoch,
    boolean delta,
    String excluded) {

  /** For everybody. */
  public AppendOptions(
      Retention retention,
      boolean skipHistory,
      String idempotencyKey,
      long version,
      String versionEpoch,
      boolean delta) {
    this(retention, skipHistory, idempotencyKey, version, versionEpoch, delta, "");
  }

  /** How long an idempotency key is remembered (server API reference, section 8). */
  public static final Duration IDEMPOTENCY_TTL = Duration.ofMinutes(5);

  /** Appends under {@code retention} without any of the options. */
  public static AppendOptions of(Retention retention) {
    return new AppendOptions(retention, false, "", 0, "", false);
  }

  /** Whether the publication gets an offset and is kept. */
  public boolean kept() {
    return retention.keeps() && !skipHistory;
  }
}
