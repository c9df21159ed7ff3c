package io.gyre.config;

import java.util.List;
import java.util.Map;

/**
 * The whole configuration: an immutable tree that mirrors the nested keys, so that {@code
 * client.token.audience} is {@code client().token().audience()}.
 */
public record Config(
    HttpServerConfig httpServer,
    LogConfig log,
    EngineConfig engine,
    @Key(own = true, doc = "Several nodes as one server.") ClusterConfig cluster,
    BrokerConfig broker,
    PresenceManagerConfig presenceManager,
    MapBrokerConfig mapBroker,
    ControllerConfig controller,
    SharedPollConfig sharedPoll,
    ClientConfig client,
    ChannelConfig channel,
    RpcConfig rpc,
    @Key(doc = "Named proxies.") List<NamedProxy> proxies,
    @Key(
            own = true,
            doc = "Events told to the backend: ends of connections and subscriptions, channels.")
        HooksConfig hooks,
    HttpApiConfig httpApi,
    GrpcApiConfig grpcApi,
    @Key(doc = "Consumers.") List<ConsumerConfig> consumers,
    WebSocketConfig websocket,
    SseConfig sse,
    HttpStreamConfig httpStream,
    @Key(own = true, doc = "SockJS, for older clients.") SockjsConfig sockjs,
    WebTransportConfig webtransport,
    UniSseConfig uniSse,
    UniHttpStreamConfig uniHttpStream,
    UniWebSocketConfig uniWebsocket,
    UniGrpcConfig uniGrpc,
    EmulationConfig emulation,
    AdminConfig admin,
    PrometheusConfig prometheus,
    HealthConfig health,
    SwaggerConfig swagger,
    DebugConfig debug,
    InitConfig init,
    OpenTelemetryConfig opentelemetry,
    GraphiteConfig graphite,
    UsageStatsConfig usageStats,
    @Key(own = true, doc = "Clients of the Vert.x event bus.") BridgeConfig bridge,
    NodeConfig node,
    ShutdownConfig shutdown,
    @Key(
            doc =
                "File that receives the process ID and newline (mode 0600); removed at exit. "
                    + "Not writable = fatal.")
        String pidFile,
    @Key(doc = "Allow unfinished features (today: `broker.type: redisnats`).")
        boolean enableUnreleasedFeatures) {
  /** The configuration of a server to which nothing was given: every option at its default. */
  public static Config defaults() {
    return (Config) Binder.bind(Schema.ROOT, Map.of());
  }
}
