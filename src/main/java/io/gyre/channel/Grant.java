package io.gyre.channel;

import io.gyre.protocol.TagsFilter;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription gets of what it asked for. Wishes that are not allowed are left out silently.
 *
 * @param positioned whether its position is tracked; always true with {@code recoverable}
 * @param recoverable whether it may recover
 * @param pushJoinLeave whether it gets join and leave pushes
 * @param delta whether it gets fossil deltas
 * @param tagsFilter which publications it gets; null for all
 */
public record Grant(
    boolean positioned,
    boolean recoverable,
    boolean pushJoinLeave,
    boolean delta,
    @Nullable TagsFilter tagsFilter) {

  /** This one without deltas. */
  Grant withoutDelta() {
    return new Grant(positioned, recoverable, pushJoinLeave, false, tagsFilter);
  }

  /** What a server-side subscription gets, which asks for nothing. */
  public static Grant serverSide(ResolvedOptions options) {
    Features features = options.features();
    boolean recoverable = features.forceRecovery();
    return new Grant(
        recoverable || features.forcePositioning(),
        recoverable,
        features.forcePushJoinLeave(),
        false,
        null);
  }
}
