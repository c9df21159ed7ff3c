package io.gyre.protocol;

/** What a {@link Reply} answers (protocol section 1.4). */
public sealed interface Result
    permits ConnectResult,
        SubscribeResult,
        UnsubscribeResult,
        PublishResult,
        PresenceResult,
        PresenceStatsResult,
        HistoryResult,
        RpcResult,
        RefreshResult,
        SubRefreshResult {}
