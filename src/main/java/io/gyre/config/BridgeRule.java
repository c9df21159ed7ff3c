package io.gyre.config;

import java.util.List;
import java.util.Map;

/** One rule of the bridge; all that is set must hold. */
public record BridgeRule(
    @Key(doc = "The address.", own = true) String address,
    @Key(doc = "RE2 pattern of the whole address, instead of `address`.", own = true)
        String addressRegex,
    @Key(doc = "Members the body must have, with these values.", own = true)
        Map<String, String> match,
    @Key(
            doc =
                "RE2 pattern that every channel of the body (`channel`, `channels`), or of a "
                    + "`gyre.channel.…` address, must match as a whole.",
            own = true)
        String channelRegex,
    @Key(doc = "User ids the rule is for; empty: every client that got in.", own = true)
        List<String> users) {}
