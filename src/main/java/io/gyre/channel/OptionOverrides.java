package io.gyre.channel;

import org.jspecify.annotations.Nullable;

/**
 * Namespace options that a token or a proxy replaces for one subscription; null leaves the
 * namespace's value.
 *
 * @param presence whether the subscriber is listed in presence
 * @param joinLeave whether it causes join and leave events
 * @param forcePushJoinLeave whether it gets such events unasked
 * @param forceRecovery whether it recovers unasked
 * @param forcePositioning whether its position is tracked unasked
 */
public record OptionOverrides(
    @Nullable Boolean presence,
    @Nullable Boolean joinLeave,
    @Nullable Boolean forcePushJoinLeave,
    @Nullable Boolean forceRecovery,
    @Nullable Boolean forcePositioning) {
  /** Changes nothing. */
  public static final OptionOverrides NONE = new OptionOverrides(null, null, null, null, null);

  /** The same, but recovering unasked. */
  public OptionOverrides withForceRecovery() {
    return new OptionOverrides(presence, joinLeave, forcePushJoinLeave, true, forcePositioning);
  }
}
