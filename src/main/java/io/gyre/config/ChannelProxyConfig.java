package io.gyre.config;

/** Default proxies of channel events (name {@code default}). */
public record ChannelProxyConfig(
    ProxyConfig subscribe,
    ProxyConfig publish,
    ProxyConfig subRefresh,
    ProxyConfig subscribeStream,
    ProxyConfig mapPublish,
    ProxyConfig mapRemove,
    ProxyConfig sharedPollRefresh) {}
