package io.gyre.client;

import org.jspecify.annotations.Nullable;

/**
 * Asks what a channel keeps.
 *
 * @param channel full name
 * @param limit most publications in the answer; 0 for the position only, -1 for all
 * @param since answers only what is after this, with {@code reverse} before this; null for all
 * @param reverse true: the newest first
 */
public record History(String channel, int limit, @Nullable StreamPosition since, boolean reverse)
    implements Request<HistoryResult> {

  /** From the oldest on. */
  public History(String channel, int limit) {
    this(channel, limit, null, false);
  }

  @Override
  public String method() {
    return "history";
  }

  @Override
  public Json parameters() {
    return new Parameters()
        .put("channel", channel)
        .put("limit", (long) limit)
        .put("since", since == null ? null : since.json())
        .put("reverse", reverse)
        .json();
  }

  @Override
  public HistoryResult result(Json result) {
    return HistoryResult.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
