package io.gyre.transport.bridge;

import io.gyre.config.BridgeConfig;
import io.gyre.config.BridgeTcpConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.Cors;
import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.Listener;
import io.gyre.edge.PlainAnswer;
import io.gyre.edge.ServerTls;
import io.gyre.edge.SockJsLane;
import io.gyre.edge.SockJsLanes;
import io.gyre.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event-bus bridge: while deployed, clients of the Vert.x event bus are served by TCP and
 * SockJS, as far as each is enabled.
 */
public final class BridgeVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeVerticle.class);

  private static final int SHARED_PORT_ID = 17;

  private final Edge edge;
  private final BridgeConfig config;
  private final Cors cors;
  private final Admission admission;
  private final Meters meters;
  private final Permissions permissions;
  private final SockJsLanes sockJsLanes = new SockJsLanes();
  private final Map<Lane, BridgeLane> lanes = new ConcurrentHashMap<>();

  /**
   * The bridge of one node.
   *
   * @param config section {@code bridge}
   * @param cors knows the allowed origins, for SockJS
   * @param admission of the node's clients
   * @param meters counts messages, bytes and refusals
   */
  public BridgeVerticle(
      Edge edge, BridgeConfig config, Cors cors, Admission admission, Meters meters) {
    this.edge = edge;
    this.config = config;
    this.cors = cors;
    this.admission = admission;
    this.meters = meters;
    this.permissions = new Permissions(config.permissions());
  }

  @Override
  public Future<?> start() {
    List<Future<?>> served = new ArrayList<>();
    if (config.tcp().enabled()) {
      SocketAddress address = address(config.tcp());
      served.add(
          edge.serve(address, this::tcp)
              .onSuccess(
                  port ->
                      LOG.info(
                          "event-bus bridge listens address={} port={} tls={}",
                          address.host(),
                          port,
                          config.tcp().tls().enabled())));
    }
    if (config.sockjs().enabled()) {
      served.add(edge.mount(prefix() + "/*", Listener.EXTERNAL, this::sockJs));
    }
    return Future.all(served);
  }

  @Override
  public Future<?> stop() {
    return config.sockjs().enabled() ? edge.unmount(prefix() + "/*") : Future.succeededFuture();
  }

  private NetServer tcp(Lane lane) {
    BridgeLane bridge = inLane(lane);
    NetServerOptions options = new NetServerOptions().setTcpKeepAlive(true);
    if (config.tcp().tls().enabled()) {
      ServerTls.apply(config.tcp().tls(), options);
    }
    return vertx.createNetServer(options).connectHandler(socket -> TcpWire.accept(bridge, socket));
  }

  private Endpoint sockJs(Lane lane) {
    BridgeLane bridge = inLane(lane);
    SockJsLane sockJs =
        new SockJsLane(
            sockJsLanes,
            lane,
            vertx,
            prefix(),
            config.maxMessageSize(),
            new SockJSHandlerOptions().setInsertJSESSIONID(false),
            request -> {},
            socket -> SockJsWire.accept(bridge, socket));
    return request -> {
      if (cors.apply(request)) {
        sockJs.accept(request);
      } else {
        PlainAnswer.empty(request, 403);
      }
    };
  }

  private BridgeLane inLane(Lane lane) {
    return lanes.computeIfAbsent(
        lane,
        key ->
            new BridgeLane(lane, vertx.eventBus(), config, permissions, admission, meters.open()));
  }

  private String prefix() {
    return Edge.prefix(config.sockjs().handlerPrefix());
  }

  private static SocketAddress address(BridgeTcpConfig tcp) {
    String host = tcp.address().isEmpty() ? "0.0.0.0" : tcp.address();
    return tcp.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED_PORT_ID, host)
        : SocketAddress.inetSocketAddress(tcp.port(), host);
  }
}
