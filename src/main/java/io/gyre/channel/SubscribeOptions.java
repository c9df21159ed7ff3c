package io.gyre.channel;

import io.gyre.protocol.Data;
import org.jspecify.annotations.Nullable;

/**
 * What a token or a proxy says about one subscription.
 *
 * @param info channel info of the subscriber ({@code chan_info}); null for none
 * @param data data for the subscribe result; null for none
 * @param overrides changes to the namespace's options
 */
public record SubscribeOptions(
    @Nullable Data info, @Nullable Data data, OptionOverrides overrides) {
  /** Nothing said. */
  public static final SubscribeOptions NONE =
      new SubscribeOptions(null, null, OptionOverrides.NONE);
}
