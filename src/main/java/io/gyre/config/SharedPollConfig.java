package io.gyre.config;

/** What all shared-poll namespaces have in common. */
public record SharedPollConfig(
    @Key(
            doc =
                "HMAC-SHA256 secret for track signatures; mandatory as soon as one namespace "
                    + "is `shared_poll`.",
            secret = true)
        String hmacSecretKey,
    @Key(doc = "Old secret that is still accepted.", secret = true) String hmacPreviousSecretKey,
    @Key(
            doc =
                "Unix seconds; signatures whose issue time is later are refused with the old "
                    + "secret. 0 = no limit.")
        long hmacPreviousSecretKeyValidUntil,
    @Key(doc = "Concurrent backend refresh calls over all channels; 0 = 64.")
        int concurrencyLimit) {}
