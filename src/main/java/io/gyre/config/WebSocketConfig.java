package io.gyre.config;

import java.time.Duration;

/** Bidirectional WebSocket. */
public record WebSocketConfig(
    @Key(doc = "Do not serve the endpoint.") boolean disabled,
    @Key(preset = "/connection/websocket", doc = "URL path.") String handlerPrefix,
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
                "Largest incoming message after inflation, bytes; 0 = 10 × "
                    + "`message_size_limit`. Only with compression.")
        int decompressedMessageSizeLimit) {}
