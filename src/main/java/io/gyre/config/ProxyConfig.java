package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** How to call one backend endpoint of the application (HTTP, GRPC or event bus). */
public record ProxyConfig(
    @Key(
            doc =
                "`http://…`/`https://…` = HTTP proxy; `bus:address` = service on the event bus (Gyre "
                    + "only); anything else = gRPC target (`grpc://host:port` or plain "
                    + "`host:port`).")
        String endpoint,
    @Key(preset = "1s", doc = "Per-call timeout. Stream proxy: wait for the first message.")
        Duration timeout,
    @Key(
            doc =
                "Request headers copied from the client's HTTP request (names "
                    + "case-insensitive); as metadata for gRPC.")
        List<String> httpHeaders,
    @Key(
            doc =
                "Metadata keys (lower case) copied from a client's gRPC stream; as headers "
                    + "for HTTP.")
        List<String> grpcMetadata,
    @Key(
            doc =
                "Names taken from the headers map inside the connect frame "
                    + "(client-controlled); a transport header of the same name wins.")
        List<String> emulatedHeaders,
    @Key(doc = "Carry payloads base64 (`b64data`, `b64info`) instead of raw JSON.")
        boolean binaryEncoding,
    @Key(doc = "Add the connection's `meta` to requests (not for connect).")
        boolean includeConnectionMeta,
    @Key(
            own = true,
            preset = "1024",
            doc =
                "Calls under way at once, on each node and for each event; divided among the event "
                    + "loops. Others wait.")
        int maxConcurrentCalls,
    @Key(
            own = true,
            preset = "16384",
            doc =
                "Calls that wait, for `timeout` at most, divided like `max_concurrent_calls`; one "
                    + "more fails at once. -1: none.")
        int maxQueuedCalls,
    @Key(
            own = true,
            preset = "16777216",
            doc = "Bytes of an answer, after decompression; a larger one is a failure.")
        int maxResponseSize,
    @Key(own = true, doc = "Spares a backend that fails again and again.")
        ProxyBreakerConfig circuitBreaker,
    ProxyHttpConfig http,
    ProxyGrpcConfig grpc) {}
