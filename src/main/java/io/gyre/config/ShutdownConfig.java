package io.gyre.config;

import java.time.Duration;

/** Graceful shutdown. */
public record ShutdownConfig(
    @Key(preset = "30s", doc = "Longest graceful shutdown; afterwards exit code 1.")
        Duration timeout) {}
