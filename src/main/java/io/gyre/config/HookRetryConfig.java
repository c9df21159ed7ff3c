package io.gyre.config;

import java.time.Duration;

/** When a hook's request that failed is sent again. */
public record HookRetryConfig(
    @Key(own = true, preset = "100ms", doc = "Pause after the first failure; doubled after each.")
        Duration minDelay,
    @Key(own = true, preset = "10s", doc = "Longest pause.") Duration maxDelay) {}
