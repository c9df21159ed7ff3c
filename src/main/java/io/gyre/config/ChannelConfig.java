package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Channels: names, namespaces, proxies of channel events. */
public record ChannelConfig(
    ChannelProxyConfig proxy,
    ChannelOptions withoutNamespace,
    @Key(doc = "Channel namespaces.") List<ChannelNamespace> namespaces,
    @Key(
            preset = "720h",
            doc = "Global lifetime of stream meta data (offset, epoch); whole seconds.")
        Duration historyMetaTtl,
    @Key(
            doc =
                "Global default for `publication_data_format`; a non-empty namespace value "
                    + "wins.")
        String publicationDataFormat,
    @Key(
            preset = "255",
            doc =
                "Longest channel (bytes) that a client may subscribe to; longer → error 107. "
                    + "Server API is not limited.")
        int maxLength,
    @Key(
            preset = "$",
            doc =
                "Channels that begin with it need a subscription token. Stripped before the "
                    + "namespace is looked up.")
        String privatePrefix,
    @Key(preset = ":", doc = "Separator between namespace and rest.") String namespaceBoundary,
    @Key(preset = "#", doc = "Separator before the allowed-users part.") String userBoundary,
    @Key(preset = ",", doc = "Separator between users in that part.") String userSeparator) {}
