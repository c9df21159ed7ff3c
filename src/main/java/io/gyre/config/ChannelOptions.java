package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Options of the channels of one namespace, or of those without namespace. */
public record ChannelOptions(
    @Key(doc = "Keep the list of current subscribers. Needed by presence calls.") boolean presence,
    @Key(doc = "Emit join/leave events.") boolean joinLeave,
    @Key(
            doc =
                "Deliver them to every subscriber; otherwise only to those that ask and may "
                    + "read presence.")
        boolean forcePushJoinLeave,
    @Key(
            doc =
                "Also track client presence as map entries in channel `<prefix><channel>`; "
                    + "that namespace must have `subscription_type: map_clients`.")
        String mapClientsPresenceChannelPrefix,
    @Key(doc = "Same per user; target `map_users`.") String mapUsersPresenceChannelPrefix,
    @Key(
            doc =
                "Publications kept per channel; 0 = no history. Must be set together with "
                    + "`history_ttl`.")
        int historySize,
    @Key(doc = "How long they are kept; whole seconds.") Duration historyTtl,
    @Key(
            doc =
                "Lifetime of stream meta data; 0 = `channel.history_meta_ttl`. Must be ≥ "
                    + "`history_ttl`. Whole seconds.")
        Duration historyMetaTtl,
    @Key(doc = "Track stream position for every subscriber and report loss.")
        boolean forcePositioning,
    @Key(doc = "Let clients ask for it (also allowed with history permission).")
        boolean allowPositioning,
    @Key(
            doc =
                "Recover missed publications for every subscriber; needs history. Implies "
                    + "positioning.")
        boolean forceRecovery,
    @Key(doc = "Let clients ask for it (also allowed with history permission).")
        boolean allowRecovery,
    @Key(doc = "Empty/`stream` (all missed) or `cache` (only the latest).")
        String forceRecoveryMode,
    @Key(
            doc =
                "Deliver the latest publication on each subscribe without a request, also for "
                    + "server-side subscriptions. Needs `force_recovery` and mode `cache`.")
        boolean autoCacheRecover,
    @Key(doc = "Delta formats that may be negotiated; only `fossil`. Empty = none.")
        List<String> allowedDeltaTypes,
    @Key(doc = "Treat every publication as published with the delta flag.") boolean deltaPublish,
    @Key(doc = "Let clients send a publication tags filter with subscribe.")
        boolean allowTagsFilter,
    @Key(doc = "Extend `allow_subscribe_for_client` to user `\"\"`.")
        boolean allowSubscribeForAnonymous,
    @Key(doc = "Any authenticated client may subscribe.") boolean allowSubscribeForClient,
    @Key(doc = "Extend the two publish options to user `\"\"`.") boolean allowPublishForAnonymous,
    @Key(doc = "Current subscribers may publish.") boolean allowPublishForSubscriber,
    @Key(doc = "Any authenticated client may publish.") boolean allowPublishForClient,
    @Key(doc = "Extend the two presence options to user `\"\"`.") boolean allowPresenceForAnonymous,
    @Key(doc = "Current subscribers may read presence.") boolean allowPresenceForSubscriber,
    @Key(doc = "Any authenticated client may read presence.") boolean allowPresenceForClient,
    @Key(doc = "Extend the two history options to user `\"\"`.") boolean allowHistoryForAnonymous,
    @Key(doc = "Current subscribers may read history.") boolean allowHistoryForSubscriber,
    @Key(doc = "Any authenticated client may read history.") boolean allowHistoryForClient,
    @Key(doc = "Interpret the user part of channel names.") boolean allowUserLimitedChannels,
    @Key(
            doc =
                "RE2 pattern that the channel (without `[private_prefix]name:`) must match; "
                    + "search semantics, so anchor with `^…$`. Replaces the ASCII rule. Not applied "
                    + "to server API or token/API server-side subscriptions.")
        String channelRegex,
    @Key(
            doc =
                "Empty: data must not be empty. `json`: valid JSON. `json_object`: a JSON "
                    + "object. `binary`: anything, also empty. Violations are bad requests.")
        String publicationDataFormat,
    @Key(doc = "Ask the backend on subscribe.") boolean subscribeProxyEnabled,
    @Key(preset = "default", doc = "Proxy to use; `default` = `channel.proxy.subscribe`.")
        String subscribeProxyName,
    @Key(doc = "Ask the backend on client publish.") boolean publishProxyEnabled,
    @Key(preset = "default", doc = "`default` = `channel.proxy.publish`.") String publishProxyName,
    @Key(doc = "Ask the backend when a subscription expires (turns client-side refresh off).")
        boolean subRefreshProxyEnabled,
    @Key(preset = "default", doc = "`default` = `channel.proxy.sub_refresh`.")
        String subRefreshProxyName,
    @Key(doc = "Open a gRPC stream to the backend per subscription; excludes the three " + "above.")
        boolean subscribeStreamProxyEnabled,
    @Key(
            preset = "default",
            doc = "`default` = `channel.proxy.subscribe_stream`; gRPC endpoints only.")
        String subscribeStreamProxyName,
    @Key(doc = "Client publishes go into that stream.") boolean subscribeStreamProxyBidirectional,
    @Key(
            doc =
                "Empty (= `stream`), `stream`, `map`, `map_clients`, `map_users`, "
                    + "`shared_poll`. Subscribing with another type → error 103.")
        String subscriptionType,
    @Key(
            own = true,
            doc =
                "In a cluster: further nodes that have a channel's state before a publication is "
                    + "answered: 1, 2, or -1 for none. 0: as `cluster.backup_count`.")
        int backupCount,
    @Key(
            own = true,
            doc =
                "Publications that are gathered before they go to the subscribers, unless "
                    + "`batch_max_delay` is over first; 0 = no limit.")
        int batchMaxSize,
    @Key(
            own = true,
            doc =
                "How long a publication may wait for others; 0 = each goes at once, at most 1s. "
                    + "Channels that have subscribers when it changes keep what they had.")
        Duration batchMaxDelay,
    @Key(
            own = true,
            doc =
                "Of the publications gathered only the last is delivered. Not with history, "
                    + "positioning, recovery or deltas.")
        boolean batchFlushLatest,
    @Key(
            own = true,
            doc =
                "Do not deliver to a client what it published itself. What it recovers after it "
                    + "was away has its own publications, too.")
        boolean excludePublisher,
    MapOptions map,
    SharedPollOptions sharedPoll) {}
