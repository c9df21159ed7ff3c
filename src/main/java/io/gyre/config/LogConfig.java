package io.gyre.config;

/** Logging. */
public record LogConfig(
    @Key(
            preset = "info",
            doc =
                "`none`, `trace`, `debug`, `info`, `warn`, `error`, `fatal` "
                    + "(case-insensitive). Other text: warn and use `info`. At `debug`/`trace` each "
                    + "HTTP request is logged too.")
        String level,
    @Key(doc = "Append logs to this file (created 0644) instead of the console.") String file) {}
