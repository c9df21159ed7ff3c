package io.gyre.api;

import io.gyre.config.HttpApiConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.Listener;
import io.gyre.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server API over HTTP: while deployed, its paths are served in every lane. */
public final class HttpApiVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApiVerticle.class);

  private final Edge edge;
  private final HttpApiConfig config;
  private final Meters meters;
  private final Map<Lane, LaneApi> lanes = new ConcurrentHashMap<>();

  /**
   * The API of one node.
   *
   * @param edge where it is served
   * @param config section {@code http_api}
   * @param meters count the calls
   */
  public HttpApiVerticle(Edge edge, HttpApiConfig config, Meters meters) {
    this.edge = edge;
    this.config = config;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    if (config.insecure()) {
      LOG.warn("server API serves everyone without a key, http_api.insecure is on");
    } else if (config.key().isEmpty()) {
      LOG.error("API key is empty: every call of the server API is refused; set http_api.key");
    }
    Listener listener = config.external() ? Listener.EXTERNAL : Listener.INTERNAL;
    List<Future<Void>> mounts = new ArrayList<>();
    paths()
        .forEach(
            (path, endpoint) ->
                mounts.add(edge.mount(path, listener, lane -> endpoint.apply(inLane(lane)))));
    return Future.all(mounts);
  }

  @Override
  public Future<?> stop() {
    List<Future<Void>> unmounts = new ArrayList<>();
    paths().keySet().forEach(path -> unmounts.add(edge.unmount(path)));
    return Future.all(unmounts);
  }

  private Map<String, Function<LaneApi, Endpoint>> paths() {
    String prefix = Edge.prefix(config.handlerPrefix());
    Map<String, Function<LaneApi, Endpoint>> paths = new LinkedHashMap<>();
    for (ApiMethod method : ApiMethods.ALL) {
      paths.put(prefix + "/" + method.name(), lane -> new MethodEndpoint(lane, method));
    }
    paths.put(prefix + "/" + Batch.NAME, BatchEndpoint::new);
    paths.put(prefix.isEmpty() ? "/" : prefix, SingleEndpoint::new);
    return paths;
  }

  private LaneApi inLane(Lane lane) {
    return lanes.computeIfAbsent(
        lane,
        key ->
            new LaneApi(
                lane.loop(),
                new Operations(
                    vertx.eventBus(),
                    new DeliveryOptions()
                        .setLocalOnly(true)
                        .setSendTimeout(Operations.PATIENCE.toMillis()),
                    new ApiMeters(meters.open(), "http", lane.loop()::nowNanos)),
                new ApiKey(config.key(), config.insecure()),
                config.errorMode().equals("transport"),
                config.maxBodySize()));
  }
}
