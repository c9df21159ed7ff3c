package io.gyre.config;

import java.time.Duration;

/** Options of shared-poll subscriptions. */
public record SharedPollOptions(
    @Key(doc = "Empty or `default` = `channel.proxy.shared_poll_refresh`.") String proxyName,
    @Key(doc = "Poll period; 0 = 10s.") Duration refreshInterval,
    @Key(doc = "Keys per backend call; 0 = 1000.") int refreshBatchSize,
    @Key(doc = "Tracked keys per connection; 0 = 5000.") int maxKeysPerConnection,
    @Key(
            doc =
                "Empty/`versionless` (changes found by content hash) or `versioned` (backend "
                    + "supplies versions).")
        String mode,
    @Key(doc = "Delay before an unused channel is dropped; 0 = 1s.") Duration channelShutdownDelay,
    @Key(doc = "Time to renew an expired track signature; 0 = 25s.")
        Duration trackExpiredExtraDelay,
    @Key(doc = "Allow direct publish; needs `versioned`.") boolean publishEnabled) {}
