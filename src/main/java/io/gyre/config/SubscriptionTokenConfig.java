package io.gyre.config;

/** Verification of subscription tokens apart from connection tokens. */
public record SubscriptionTokenConfig(
    @Key(
            doc =
                "Verify subscription tokens with this block; otherwise `client.token` serves "
                    + "both kinds.")
        boolean enabled,
    @Unwrapped TokenConfig token) {}
