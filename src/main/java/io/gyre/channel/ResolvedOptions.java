package io.gyre.channel;

import com.google.re2j.Pattern;
import io.gyre.config.ChannelOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options that hold for the channels of one namespace, global defaults filled in.
 *
 * @param namespace name of the namespace; "" for channels without
 * @param config the options as configured; for those in {@code features} look there
 * @param features the options that may be overridden for one subscription, overrides applied
 * @param defaults values after the global fallbacks
 * @param regex {@code channel_regex}; null for "ASCII only"
 */
public record ResolvedOptions(
    String namespace,
    ChannelOptions config,
    Features features,
    Defaults defaults,
    @Nullable Pattern regex) {

  /**
   * Values after the global fallbacks.
   *
   * @param type the only kind of subscription that the namespace offers
   * @param dataFormat what may be published
   * @param historyMetaTtl how long offset and epoch of a stream are kept
   */
  public record Defaults(SubscriptionType type, DataFormat dataFormat, Duration historyMetaTtl) {}

  /** The same with {@code overrides} applied. */
  public ResolvedOptions with(OptionOverrides overrides) {
    return overrides.equals(OptionOverrides.NONE)
        ? this
        : new ResolvedOptions(namespace, config, features.with(overrides), defaults, regex);
  }

  /** Whether publications are kept: {@code history_size} and {@code history_ttl} are set. */
  public boolean hasHistory() {
    return config.historySize() > 0 && config.historyTtl().compareTo(Duration.ZERO) > 0;
  }
}
