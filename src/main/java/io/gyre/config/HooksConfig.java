package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Events told to the application's backend as they happen. */
public record HooksConfig(
    @Key(
            own = true,
            preset = "2s",
            doc =
                "How long a channel has to be without subscribers, on all nodes, before it counts as "
                    + "vacated. Clients that come back within it are no event.")
        Duration vacateDelay,
    @Key(own = true, doc = "Who is told what.") List<HookConfig> backends) {}
