package io.gyre.config;

import java.time.Duration;

/** Spares a backend that fails again and again. */
public record ProxyBreakerConfig(
    @Key(
            own = true,
            doc =
                "After `failures` failed calls in a row fail further calls at once, for "
                    + "`reset_timeout`; then one call finds out whether the backend is back. Each "
                    + "event loop counts for itself.")
        boolean enabled,
    @Key(own = true, preset = "5", doc = "Failed calls in a row; at least 1.") int failures,
    @Key(own = true, preset = "5s", doc = "How long calls fail at once.") Duration resetTimeout) {}
