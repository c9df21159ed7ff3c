package io.gyre.protocol;

/** What a {@link Push} tells (protocol section 1.1). */
public sealed interface PushBody
    permits Publication,
        Join,
        Leave,
        Unsubscribe,
        Message,
        Subscribe,
        Connect,
        DisconnectPush,
        Refresh {}
