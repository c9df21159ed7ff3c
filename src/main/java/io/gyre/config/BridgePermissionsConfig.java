package io.gyre.config;

import java.util.List;

/** What clients of the bridge may do beyond what channel options and their token allow. */
public record BridgePermissionsConfig(
    @Key(
            doc =
                "Rules for messages from clients; one that matches lets the message through to "
                    + "its address, with the rights of the server API.")
        List<BridgeRule> inbound,
    @Key(
            doc =
                "Rules for addresses that clients register on; for `gyre.channel.…` one that "
                    + "matches subscribes without asking channel options.")
        List<BridgeRule> outbound) {}
