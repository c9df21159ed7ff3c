package io.gyre.channel;

import io.gyre.config.ChannelOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options of a namespace that a token or a proxy may override for one subscription.
 *
 * @param presence whether presence is kept
 * @param joinLeave whether join and leave events are emitted
 * @param forcePushJoinLeave whether they are delivered unasked
 * @param forceRecovery whether recovery is on unasked
 * @param forcePositioning whether positions are tracked unasked
 */
public record Features(
    boolean presence,
    boolean joinLeave,
    boolean forcePushJoinLeave,
    boolean forceRecovery,
    boolean forcePositioning) {

  static Features of(ChannelOptions options) {
    return new Features(
        options.presence(),
        options.joinLeave(),
        options.forcePushJoinLeave(),
        options.forceRecovery(),
        options.forcePositioning());
  }

  Features with(OptionOverrides overrides) {
    return new Features(
        pick(overrides.presence(), presence),
        pick(overrides.joinLeave(), joinLeave),
        pick(overrides.forcePushJoinLeave(), forcePushJoinLeave),
        pick(overrides.forceRecovery(), forceRecovery),
        pick(overrides.forcePositioning(), forcePositioning));
  }

  private static boolean pick(@Nullable Boolean override, boolean preset) {
    return override == null ? preset : override;
  }
}
