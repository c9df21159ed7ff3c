package io.gyre.config;

import java.time.Duration;

/** Unidirectional WebSocket. */
public record UniWebSocketConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/uni_websocket", doc = "URL path.") String handlerPrefix,
    @Key(doc = "Negotiate permessage-deflate.") boolean compression,
    @Key(doc = "Compress only messages larger than this many bytes.") int compressionMinSize,
    @Key(preset = "1", doc = "Deflate level (1 fastest … 9 best).") int compressionLevel,
    @Key(doc = "Read buffer bytes; 0 = library default.") int readBufferSize,
    @Key(doc = "Share write buffers between connections.") boolean useWriteBufferPool,
    @Key(doc = "Write buffer bytes; 0 = library default.") int writeBufferSize,
    @Key(preset = "1s", doc = "Limit for writing one message.") Duration writeTimeout,
    @Key(preset = "65536", doc = "Largest incoming message on the wire, bytes.")
        int messageSizeLimit,
    @Key(
            doc =
                "Largest incoming message after inflation, bytes; 0 = 10 × `message_size_limit`, negative = no "
                    + "limit. Only with compression.")
        int decompressedMessageSizeLimit,
    @Key(doc = "Close the TCP connection without a close frame (behaviour before 6.5.1).")
        boolean disableClosingHandshake,
    @Key(doc = "Do not send the disconnect push before the close frame.")
        boolean disableDisconnectPush,
    @Key(
            doc =
                "Put several pushes into one frame (newline-separated JSON / length-prefixed "
                    + "Protobuf).")
        boolean joinPushMessages) {}
