package io.gyre.bus;

import org.jspecify.annotations.Nullable;

/**
 * Options of a channel replaced for one subscription; null keeps the channel's own.
 *
 * @param presence {@code presence}
 * @param joinLeave {@code join_leave}
 * @param forceRecovery {@code force_recovery}
 * @param forcePositioning {@code force_positioning}
 * @param forcePushJoinLeave {@code force_push_join_leave}
 */
public record OptionOverride(
    @Nullable Boolean presence,
    @Nullable Boolean joinLeave,
    @Nullable Boolean forceRecovery,
    @Nullable Boolean forcePositioning,
    @Nullable Boolean forcePushJoinLeave) {
  /** Replaces nothing. */
  public static final OptionOverride NONE = new OptionOverride(null, null, null, null, null);
}
