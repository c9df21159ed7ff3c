package io.gyre.config;

import java.time.Duration;

/** Options of map subscriptions. */
public record MapOptions(
    @Key(
            doc =
                "`ephemeral` (keys expire, no change stream), `recoverable` (keys expire, "
                    + "change stream), `persistent` (no expiry, change stream). Required for map "
                    + "types.")
        String mode,
    @Key(
            doc =
                "Lifetime of a key; required for `ephemeral`/`recoverable`, forbidden for "
                    + "`persistent`.")
        Duration keyTtl,
    @Key(doc = "Entries in the change stream; 0 = 100. Must be 0 for `ephemeral`.") int streamSize,
    @Key(doc = "Lifetime of stream entries; 0 = 1m. Must be 0 for `ephemeral`.") Duration streamTtl,
    @Key(
            doc =
                "Lifetime of meta data; 0 = max(10 × stream_ttl, key_ttl) for `recoverable`, "
                    + "unlimited for `persistent`. Must be 0 for `ephemeral`, else ≥ stream_ttl "
                    + "(checked at load) and ≥ key_ttl (checked per operation).")
        Duration metaTtl,
    @Key(doc = "Remove the key equal to the client ID when it leaves. Map types only.")
        boolean removeClientOnUnsubscribe,
    @Key(
            doc =
                "Empty = key from the client; `client_id` or `user_id` = set by the server. "
                    + "Excludes the two map proxies.")
        String clientKey,
    @Key(doc = "Authenticated clients may set keys.") boolean allowPublishForClient,
    @Key(doc = "Subscribers may set keys.") boolean allowPublishForSubscriber,
    @Key(doc = "Extend the two to user `\"\"`.") boolean allowPublishForAnonymous,
    @Key(doc = "Authenticated clients may remove keys.") boolean allowRemoveForClient,
    @Key(doc = "Subscribers may remove keys.") boolean allowRemoveForSubscriber,
    @Key(doc = "Extend the two to user `\"\"`.") boolean allowRemoveForAnonymous,
    @Key(doc = "Ask the backend on key set.") boolean publishProxyEnabled,
    @Key(preset = "default", doc = "`default` = `channel.proxy.map_publish`.")
        String publishProxyName,
    @Key(doc = "Ask the backend on key removal.") boolean removeProxyEnabled,
    @Key(preset = "default", doc = "`default` = `channel.proxy.map_remove`.")
        String removeProxyName,
    @Key(doc = "Page size when the client names none; 0 = 100.") int defaultPageSize,
    @Key(doc = "Lower clamp; 0 = 100.") int minPageSize,
    @Key(doc = "Upper clamp; 0 = 1000.") int maxPageSize,
    @Key(doc = "Publications recovered when going live; 0 = `max_page_size`.")
        int liveTransitionMaxPublicationLimit,
    @Key(doc = "Time for the catch-up phases; 0 = 5s, negative = no limit.")
        Duration subscribeCatchUpTimeout) {}
