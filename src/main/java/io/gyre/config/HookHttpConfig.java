package io.gyre.config;

import java.util.Map;

/** HTTP part of a hook. */
public record HookHttpConfig(
    TlsConfig tls, @Key(own = true, doc = "Fixed headers.") Map<String, String> staticHeaders) {}
