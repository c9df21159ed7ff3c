package io.gyre.operation;

import io.gyre.channel.ResolvedOptions;
import io.gyre.engine.HistoryQuery.Retention;

/** What a channel keeps, from its options. */
public final class Retentions {
  private Retentions() {}

  /** Size and times of the history of a channel with these options. */
  public static Retention of(ResolvedOptions options) {
    return new Retention(
        options.config().historySize(),
        options.config().historyTtl(),
        options.defaults().historyMetaTtl());
  }
}
