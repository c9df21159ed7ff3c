package io.gyre.config;

/** Profiling endpoints. */
public record DebugConfig(
    @Key(doc = "Serve profiling endpoints; WARN at start.") boolean enabled,
    @Key(preset = "/debug/pprof", doc = "URL prefix (mounted with a trailing slash).")
        String handlerPrefix) {}
