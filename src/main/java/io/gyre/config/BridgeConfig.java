package io.gyre.config;

import java.time.Duration;

/** The event-bus bridge: clients of the Vert.x event bus by TCP and SockJS. */
public record BridgeConfig(
    BridgeTcpConfig tcp,
    BridgeSockjsConfig sockjs,
    @Key(
            doc =
                "Serve the JSON addresses (`gyre.publish`, …) on the event bus, for services that "
                    + "share it. On by itself when a bridge is enabled.",
            own = true)
        boolean jsonAddresses,
    BridgePermissionsConfig permissions,
    @Key(
            doc =
                "Let in clients that show no connection token: they are `bridge.user`. For "
                    + "private networks only.",
            own = true)
        boolean allowWithoutToken,
    @Key(
            doc =
                "User id of clients without token. Empty, or with "
                    + "`client.allow_anonymous_connect_without_token`: anonymous, if that lets "
                    + "them connect.",
            own = true)
        String user,
    @Key(
            preset = "65536",
            doc = "Largest message from a client, bytes; a larger one ends its connection.",
            own = true)
        int maxMessageSize,
    @Key(
            preset = "1048576",
            doc =
                "Bytes that may wait for a client; one that reads too slowly is cut off above "
                    + "this. `client.queue_max_size` counts too.",
            own = true)
        int queueMaxSize,
    @Key(
            doc =
                "Cut off clients that send nothing, not even `ping`, for this long; 0 = never. "
                    + "Takes effect with the next `client.ping_interval`.",
            own = true)
        Duration idleTimeout) {

  /** Whether clients are served. */
  public boolean bridged() {
    return tcp.enabled() || sockjs.enabled();
  }

  /** Whether the JSON addresses are served. */
  public boolean addressesServed() {
    return jsonAddresses || bridged();
  }
}
