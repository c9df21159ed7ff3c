package io.gyre.protocol;

/** What a {@link Command} asks for (protocol section 1.3). */
public sealed interface Request
    permits ConnectRequest,
        SubscribeRequest,
        UnsubscribeRequest,
        PublishRequest,
        PresenceRequest,
        PresenceStatsRequest,
        HistoryRequest,
        PingRequest,
        SendRequest,
        RpcRequest,
        RefreshRequest,
        SubRefreshRequest {}
