package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Client connections: tokens, limits, timing. */
public record ClientConfig(
    ClientProxyConfig proxy,
    @Key(
            doc =
                "Allowed `Origin` values for all client transports. Glob patterns (`*`, `?`, "
                    + "`[a-z]`, `{a,b}`; `*` also matches dots and slashes). The header is "
                    + "lower-cased before the match, the pattern is not. No `Origin` header: always "
                    + "allowed. Empty list: every request with an `Origin` is refused. Exactly "
                    + "`[\"*\"]`: allow all (WARN).")
        List<String> allowedOrigins,
    TokenConfig token,
    SubscriptionTokenConfig subscriptionToken,
    @Key(doc = "Accept connect without token as user `\"\"`.")
        boolean allowAnonymousConnectWithoutToken,
    @Key(doc = "Refuse valid tokens whose user ID is empty.")
        boolean disallowAnonymousConnectionTokens,
    @Key(preset = "25s", doc = "Server ping period. Negative = no pings.") Duration pingInterval,
    @Key(
            preset = "8s",
            doc =
                "Time to wait for the pong; must be strictly smaller than `ping_interval`. "
                    + "Negative = pongs not checked.")
        Duration pongTimeout,
    @Key(
            preset = "25s",
            doc = "Grace before an expired connection is closed (client-side refresh).")
        Duration expiredCloseDelay,
    @Key(
            preset = "25s",
            doc = "Grace before an expired subscription is dropped (client-side refresh).")
        Duration expiredSubCloseDelay,
    @Key(preset = "10s", doc = "Time for a connection to send a valid connect command.")
        Duration staleCloseDelay,
    @Key(
            preset = "128",
            doc =
                "Subscriptions per connection. Client-side over limit: error 106; server-side "
                    + "over limit: disconnect 3505.")
        int channelLimit,
    @Key(
            preset = "1048576",
            doc =
                "Bytes allowed in a connection's outgoing queue before it is closed "
                    + "(disconnect 3008).")
        int queueMaxSize,
    @Key(
            own = true,
            doc =
                "How long what is written to a connection waits for more, to leave together; 0 = "
                    + "as the load asks for, at most 1s. In force from the start.")
        Duration writeDelay,
    @Key(own = true, doc = "Replies to commands do not wait for `write_delay`.")
        boolean replyWithoutQueue,
    @Key(
            own = true,
            preset = "1",
            doc =
                "Most messages in one WebSocket frame, of those that leave together; -1 = no "
                    + "limit. More than 1 makes fewer frames, not for connections with "
                    + "compression. In force from the start.")
        int maxMessagesInFrame,
    @Key(preset = "27s", doc = "Period of presence refresh per connection.")
        Duration presenceUpdateInterval,
    @Key(doc = "Commands of one connection handled in parallel; 0 or 1 = strictly one by " + "one.")
        int concurrency,
    @Key(
            preset = "40s",
            doc = "Minimum time between stream position checks of a positioned subscription.")
        Duration channelPositionCheckDelay,
    @Key(
            doc =
                "Publications older than this make a positioned subscriber \"insufficient "
                    + "state\"; 0 = off.")
        Duration channelPositionMaxTimeLag,
    @Key(
            doc =
                "Connections per node; further HTTP connection requests get 503. Not applied "
                    + "to uni gRPC. 0 = unlimited.")
        int connectionLimit,
    @Key(
            doc =
                "Connections per user ID per node (anonymous not counted), excess is "
                    + "disconnected with 3504; 0 = unlimited.")
        int userConnectionLimit,
    @Key(
            doc =
                "New connections: token bucket of this size refilled by one token a second; "
                    + "exceeded → 503. 0 = off. Not applied to uni gRPC.")
        int connectionRateLimit,
    @Key(doc = "Add `time` (Unix ms) to the connect reply.") boolean connectIncludeServerTime,
    @Key(preset = "300", doc = "Upper bound of publications in one client history reply.")
        int historyMaxPublicationLimit,
    @Key(preset = "300", doc = "Upper bound of publications in one recovery.")
        int recoveryMaxPublicationLimit,
    @Key(doc = "Parse tokens but do not check the signature (claims are still checked).")
        boolean insecureSkipTokenSignatureVerify,
    @Key(
            doc =
                "Take the user ID from this request header (trusted front proxy); no expiry, "
                    + "no info.")
        String userIdHttpHeader,
    @Key(
            doc =
                "Accept connect without token as user `\"\"`, ignore connection token expiry, "
                    + "grant subscribe, publish, presence and history. Feature switches (presence "
                    + "on, history on) and the private-prefix rule still apply.")
        boolean insecure,
    PersonalChannelConfig subscribeToUserPersonalChannel,
    ConnectCodeToDisconnect connectCodeToUnidirectionalDisconnect) {}
