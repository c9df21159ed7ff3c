package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** A backend that is told of events. */
public record HookConfig(
    @Key(own = true, doc = "Unique name, `^[-a-zA-Z0-9_.]{2,}$`; in logs and metrics.") String name,
    @Key(
            own = true,
            doc =
                "Events it is told: `disconnect`, `unsubscribe`, `occupied`, `vacated`; at least "
                    + "one.")
        List<String> events,
    @Key(
            own = true,
            doc =
                "Patterns of channels (`news:*`) it is told of; none = all. `disconnect` belongs to "
                    + "no channel and is always told.")
        List<String> channels,
    @Key(
            own = true,
            doc =
                "`http://…`/`https://…`; `bus:address` = service on the event bus; anything else = "
                    + "gRPC target (`grpc://host:port` or plain `host:port`).")
        String endpoint,
    @Key(own = true, preset = "5s", doc = "How long an answer is waited for.") Duration timeout,
    @Key(own = true, preset = "100", doc = "Events in one request, at most.") int maxBatchSize,
    @Key(
            own = true,
            preset = "100000",
            doc =
                "Events that wait on each node, at most. One more and the oldest is lost, with an "
                    + "error in the log.")
        int queueSize,
    @Key(
            own = true,
            preset = "65536",
            doc = "Bytes of an answer, after decompression; a larger one is a failure.")
        int maxResponseSize,
    @Key(own = true, doc = "When a request that failed is sent again.") HookRetryConfig retry,
    @Key(own = true, doc = "HTTP part.") HookHttpConfig http,
    @Key(own = true, doc = "GRPC part.") ProxyGrpcConfig grpc) {

  /** The same backend as the target of a proxy, whose ways there it goes. */
  public ProxyConfig asProxy() {
    return new ProxyConfig(
        endpoint,
        timeout,
        List.of(),
        List.of(),
        List.of(),
        false,
        false,
        1,
        -1,
        maxResponseSize,
        new ProxyBreakerConfig(false, 1, retry.maxDelay()),
        new ProxyHttpConfig(http.tls(), http.staticHeaders(), List.of()),
        grpc);
  }
}
