package io.gyre.metrics;

import java.util.Locale;

/** Steps inside a node; label {@code action} of {@link Meter#NODE_ACTIONS}. */
public enum Action {
  /** A connection entered the node's list. */
  ADD_CLIENT,
  /** A connection left it. */
  REMOVE_CLIENT,
  /** A connection subscribed. */
  ADD_SUBSCRIPTION,
  /** A subscription ended. */
  REMOVE_SUBSCRIPTION,
  /** The node asked for a channel's publications. */
  BROKER_SUBSCRIBE,
  /** The node no longer wants them. */
  BROKER_UNSUBSCRIBE,
  /** Presence entry written or renewed. */
  ADD_PRESENCE,
  /** Presence entry removed. */
  REMOVE_PRESENCE,
  /** Presence read. */
  PRESENCE,
  /** Presence counted. */
  PRESENCE_STATS,
  /** History read for a caller. */
  HISTORY,
  /** History read to recover a subscription. */
  HISTORY_RECOVER,
  /** Last publication read to recover a subscription in cache mode. */
  HISTORY_RECOVER_CACHE,
  /** Top of a stream read. */
  HISTORY_STREAM_TOP,
  /** History removed. */
  HISTORY_REMOVE,
  /** Question to all nodes. */
  SURVEY,
  /** Message to all nodes. */
  NOTIFY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Returns the label's value. */
  public String label() {
    return label;
  }
}
