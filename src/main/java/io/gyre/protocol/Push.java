package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Something a client did not ask for.
 *
 * @param channel channel it belongs to; null or "" when none
 * @param body what happened
 */
public record Push(@Nullable String channel, PushBody body) {
  /** Returns a push that belongs to no channel. */
  public static Push of(PushBody body) {
    return new Push(null, body);
  }
}
