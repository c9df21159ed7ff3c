package io.gyre.client;

import java.util.Locale;

/** Options of a channel that a server-side subscription can override. */
public enum SubscriptionFlag {
  /** Seen in presence. */
  PRESENCE,
  /** Joins and leaves are announced. */
  JOIN_LEAVE,
  /** Recovers what was missed. */
  FORCE_RECOVERY,
  /** The position in the stream is watched. */
  FORCE_POSITIONING,
  /** Gets joins and leaves of others. */
  FORCE_PUSH_JOIN_LEAVE;

  String field() {
    return name().toLowerCase(Locale.ROOT);
  }
}
