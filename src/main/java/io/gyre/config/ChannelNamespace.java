package io.gyre.config;

/** A channel namespace: a name and the options of its channels. */
public record ChannelNamespace(
    @Key(doc = "Unique name, `^[-a-zA-Z0-9_.]{2,}$`.") String name,
    @Unwrapped ChannelOptions options) {}
