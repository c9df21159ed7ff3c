package io.gyre.node;

import io.gyre.api.BusApiVerticle;
import io.gyre.api.GrpcApiVerticle;
import io.gyre.api.HealthVerticle;
import io.gyre.api.HttpApiVerticle;
import io.gyre.api.MetricsVerticle;
import io.gyre.api.SwaggerVerticle;
import io.gyre.channel.OriginCheck;
import io.gyre.config.BridgeConfig;
import io.gyre.config.Config;
import io.gyre.config.EmulationConfig;
import io.gyre.config.HttpStreamConfig;
import io.gyre.config.SockjsConfig;
import io.gyre.config.SseConfig;
import io.gyre.config.UniHttpStreamConfig;
import io.gyre.config.UniSseConfig;
import io.gyre.config.UniWebSocketConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.CommandRelay;
import io.gyre.edge.Cors;
import io.gyre.edge.Edge;
import io.gyre.edge.InitEndpoint;
import io.gyre.edge.SockJsLanes;
import io.gyre.edge.TrustedProxies;
import io.gyre.metrics.Meter;
import io.gyre.transport.TransportVerticle;
import io.gyre.transport.bridge.BridgeVerticle;
import io.gyre.transport.bridge.ListenVerticle;
import io.gyre.transport.emulation.EmulationEndpoint;
import io.gyre.transport.emulation.StreamEndpoint;
import io.gyre.transport.grpc.UniGrpcVerticle;
import io.gyre.transport.sockjs.SockJsEndpoint;
import io.gyre.transport.uni.UniStreamEndpoint;
import io.gyre.transport.websocket.WebSocketEndpoint;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a node shows to the outside, as the configuration switches it on: transports, API, health,
 * metrics.
 */
final class Faces {

  private final Node node;
  private final Config config;
  private final Edge edge;

  Faces(Node node, Config config) {
    this.node = node;
    this.config = config;
    this.edge = node.edge();
  }

  Future<Void> mount() {
    List<VerticleBase> verticles = new ArrayList<>();
    if (config.cluster().has("edge")) {
      transports(verticles);
    }
    if (config.cluster().has("api") && !config.httpApi().disabled()) {
      verticles.add(new HttpApiVerticle(edge, config.httpApi(), node.meters()));
    }
    if (config.cluster().has("api") && config.grpcApi().enabled()) {
      verticles.add(new GrpcApiVerticle(edge, config.grpcApi(), node.meters()));
    }
    boolean roleFits = config.cluster().has("api") || config.cluster().has("edge");
    if (roleFits && config.bridge().addressesServed()) {
      verticles.add(new BusApiVerticle(node.meters()));
      verticles.add(new ListenVerticle(edge, config.bridge()));
    }
    if (config.health().enabled()) {
      verticles.add(new HealthVerticle(edge, config.health(), node.readiness()));
    }
    if (config.swagger().enabled() && config.cluster().has("api")) {
      verticles.add(new SwaggerVerticle(edge, config.swagger(), config.httpApi(), Version.text()));
    }
    if (config.prometheus().enabled()) {
      verticles.add(new MetricsVerticle(edge, config.prometheus(), node.meters()));
    }
    List<Future<String>> deployed = new ArrayList<>();
    verticles.forEach(verticle -> deployed.add(node.vertx().deployVerticle(verticle)));
    return Future.all(deployed).mapEmpty();
  }

  private void transports(List<VerticleBase> verticles) {
    Cors cors = new Cors(new OriginCheck(config.client().allowedOrigins())::allows);
    ClientRequests requests =
        new ClientRequests(
            node.proxies().httpHeaders(),
            config.client().userIdHttpHeader(),
            new TrustedProxies(config.httpServer().trustedProxies()));
    Admission admission = admission();
    if (!config.websocket().disabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              config.websocket().handlerPrefix(),
              lane ->
                  admission.guard(
                      new WebSocketEndpoint(
                          lane,
                          config.websocket(),
                          config.client().maxMessagesInFrame(),
                          cors,
                          requests))));
    }
    if (config.init().enabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              config.init().handlerPrefix(),
              lane -> admission.guard(new InitEndpoint(cors))));
    }
    streams(verticles, cors, requests, admission);
    listeners(verticles, cors, requests, admission);
    bridge(verticles, cors, admission);
  }

  private void streams(
      List<VerticleBase> verticles, Cors cors, ClientRequests requests, Admission admission) {
    HttpStreamConfig stream = config.httpStream();
    if (stream.enabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              stream.handlerPrefix(),
              lane ->
                  admission.guard(
                      StreamEndpoint.httpStream(
                          lane, stream.maxRequestBodySize(), cors, requests))));
    }
    SseConfig sse = config.sse();
    if (sse.enabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              sse.handlerPrefix(),
              lane ->
                  admission.guard(
                      StreamEndpoint.sse(lane, sse.maxRequestBodySize(), cors, requests))));
    }
    SockjsConfig sockJs = config.sockjs();
    if (sockJs.enabled()) {
      SockJsLanes lanes = new SockJsLanes();
      verticles.add(
          new TransportVerticle(
              edge, SockJsEndpoint.path(sockJs), lane -> SockJsEndpoint.greeting(cors)));
      verticles.add(
          new TransportVerticle(
              edge,
              SockJsEndpoint.below(sockJs),
              lane ->
                  new SockJsEndpoint(
                      lanes, lane, node.vertx(), sockJs, cors, admission, requests)));
    }
    if (stream.enabled() || sse.enabled()) {
      verticles.add(emulation(cors));
    }
  }

  /** The way back for what streams one way only. */
  private VerticleBase emulation(Cors cors) {
    EmulationConfig emulation = config.emulation();
    return new TransportVerticle(
        edge,
        emulation.handlerPrefix(),
        lane ->
            new EmulationEndpoint(
                lane,
                emulation.maxRequestBodySize(),
                cors,
                new CommandRelay(node.vertx().eventBus(), node.id())));
  }

  /** Transports for clients that only listen. */
  private void listeners(
      List<VerticleBase> verticles, Cors cors, ClientRequests requests, Admission admission) {
    UniWebSocketConfig webSocket = config.uniWebsocket();
    if (webSocket.enabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              webSocket.handlerPrefix(),
              lane -> admission.guard(new WebSocketEndpoint(lane, webSocket, cors, requests))));
    }
    if (config.uniGrpc().enabled()) {
      verticles.add(
          new UniGrpcVerticle(
              edge,
              config.uniGrpc(),
              admission,
              ClientRequests.ofGrpc(node.proxies().grpcMetadata())));
    }
    UniSseConfig sse = config.uniSse();
    if (sse.enabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              sse.handlerPrefix(),
              lane -> admission.guard(new UniStreamEndpoint(lane, sse, cors, requests))));
    }
    UniHttpStreamConfig stream = config.uniHttpStream();
    if (stream.enabled()) {
      verticles.add(
          new TransportVerticle(
              edge,
              stream.handlerPrefix(),
              lane -> admission.guard(new UniStreamEndpoint(lane, stream, cors, requests))));
    }
  }

  private void bridge(List<VerticleBase> verticles, Cors cors, Admission admission) {
    BridgeConfig bridge = config.bridge();
    if (bridge.bridged()) {
      verticles.add(new BridgeVerticle(edge, bridge, cors, admission, node.meters()));
    }
  }

  private Admission admission() {
    LongAdder refused = new LongAdder();
    node.meters().watch(Meter.NODE_CONNECTION_LIMIT, refused::sum);
    Admission.Limits limits =
        new Admission.Limits(
            edge::takesClients,
            () -> node.settings().config().client().connectionRateLimit(),
            () -> node.settings().config().client().connectionLimit(),
            () -> node.users().connections());
    return new Admission(limits, System::nanoTime, refused::increment);
  }
}
