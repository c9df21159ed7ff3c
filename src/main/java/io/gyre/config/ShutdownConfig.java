package io.gyre.config;

import java.time.Duration;

/** Graceful shutdown. */
public record ShutdownConfig(
    @Key(preset = "30s", doc = "Longest graceful shutdown; afterwards exit code 1.")
        Duration timeout,
    @Key(
            own = true,
            preset = "3s",
            doc =
                "In a cluster: how long a stopping node still serves while `/health/ready` says that "
                    + "it stops, so that load balancers send new clients elsewhere before it refuses "
                    + "any. A quarter of `shutdown.timeout` at most.")
        Duration grace) {}
