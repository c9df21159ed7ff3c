package io.gyre.config;

/** Anonymous usage report; Gyre never sends one. */
public record UsageStatsConfig(
    @Key(doc = "Stop the daily anonymous report. Gyre reports nothing: accept and ignore.")
        boolean disabled) {}
