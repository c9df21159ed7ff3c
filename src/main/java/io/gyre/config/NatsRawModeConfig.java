package io.gyre.config;

import java.util.Map;

/** NATS without envelope. */
public record NatsRawModeConfig(
    @Key(
            doc =
                "No prefixes and no envelope: raw NATS payloads go to subscribers as "
                    + "publication data. No tags, client info, join/leave.")
        boolean enabled,
    @Key(doc = "Text replacements applied to the channel to get the subject (e.g. `:` → " + "`.`).")
        Map<String, String> channelReplacements,
    @Key(doc = "Subject prefix in raw mode, stripped on receipt.") String prefix) {}
