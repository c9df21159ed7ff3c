package io.gyre.engine;

import io.gyre.protocol.StreamPosition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to read from a stream.
 *
 * @param retention what the channel keeps
 * @param limit publications at most; 0 for the position alone, {@link #NO_LIMIT} for all
 * @param since forward: those with a greater offset; in reverse: those with a smaller one; null for
 *     all. A non-empty epoch must be the stream's
 * @param reverse newest first
 */
public record HistoryQuery(
    Retention retention, int limit, @Nullable StreamPosition since, boolean reverse) {

  /** No bound on the number of publications. */
  public static final int NO_LIMIT = -1;

  /** Asks for the top position alone. */
  public static HistoryQuery positionOnly(Retention retention) {
    return new HistoryQuery(retention, 0, null, false);
  }

  /** Asks for all that is kept after {@code since}, oldest first. */
  public static HistoryQuery after(Retention retention, StreamPosition since, int limit) {
    return new HistoryQuery(retention, limit, since, false);
  }

  /** Asks for the newest {@code limit} publications, newest first. */
  public static HistoryQuery newest(Retention retention, int limit) {
    return new HistoryQuery(retention, limit, null, true);
  }

  /**
   * What a channel keeps ({@code history_size}, {@code history_ttl}, {@code history_meta_ttl}).
   *
   * @param size publications; 0 for none
   * @param ttl since the last publication; zero for none
   * @param metaTtl how long epoch and offset outlive the last use
   */
  public record Retention(int size, Duration ttl, Duration metaTtl) {
    /** Whether publications are numbered and kept at all. */
    public boolean keeps() {
      return size > 0 && !ttl.isZero() && !ttl.isNegative();
    }
  }
}
