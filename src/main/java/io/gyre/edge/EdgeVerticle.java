package io.gyre.edge;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.MeterSet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop of the edge: makes the loop's {@link Lane} and owns its share of the listeners.
 * Deploy as many as there are event loops to use, all with the same {@link Edge}; Vert.x deals the
 * connections of a port to them in turn.
 */
public final class EdgeVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeVerticle.class);

  private final Edge edge;
  private final int index;
  private final BiFunction<Integer, Loop, Lane> lanes;
  private final Map<Listener, Routes> routes = new EnumMap<>(Listener.class);
  // Written on the loop; the port is asked from anywhere.
  private final Map<Listener, HttpServer> servers = new ConcurrentHashMap<>();
  private final List<LongFunction<Future<Void>>> others = new ArrayList<>();
  private @Nullable HttpServer unix;
  private String unixPath = "";
  private Lane lane;
  private @Nullable RequestMeters meters;

  /**
   * One lane to be.
   *
   * @param index number of the lane, from 0
   * @param lanes makes the lane, on its loop
   */
  @SuppressWarnings("NullAway.Init")
  public EdgeVerticle(Edge edge, int index, BiFunction<Integer, Loop, Lane> lanes) {
    this.edge = edge;
    this.index = index;
    this.lanes = lanes;
    for (Listener listener : Listener.values()) {
      routes.put(listener, new Routes());
    }
  }

  @Override
  public Future<?> start() {
    lane = lanes.apply(index, VertxLoop.of(context));
    MeterSet set = edge.openMeters();
    meters = set == null ? null : new RequestMeters(set);
    return edge.join(this);
  }

  @Override
  public Future<?> stop() {
    edge.leave(this);
    return drain(0);
  }

  Lane lane() {
    return lane;
  }

  Future<Void> add(String path, Listener listener, Function<Lane, Endpoint> endpoints) {
    return onLoop(
        () -> {
          addNow(path, listener, endpoints);
          return Future.succeededFuture();
        });
  }

  void addNow(String path, Listener listener, Function<Lane, Endpoint> endpoints) {
    routesOf(edge.listeners().socketOf(listener)).put(path, endpoints.apply(lane));
  }

  Future<Void> remove(String path) {
    return onLoop(
        () -> {
          routes.values().forEach(each -> each.remove(path));
          return Future.succeededFuture();
        });
  }

  Future<Void> open(List<Listener> sockets) {
    return onLoop(
        () ->
            Future.all(
                    sockets.stream()
                        .filter(socket -> !servers.containsKey(socket))
                        .map(this::listen)
                        .toList())
                .compose(open -> listenUnix(sockets)));
  }

  /** The first lane makes room for the socket, binds it and takes its file away again. */
  private Future<Void> listenUnix(List<Listener> sockets) {
    String path = edge.listeners().unixSocket();
    if (path.isEmpty() || unix != null || !sockets.contains(Listener.EXTERNAL)) {
      return Future.succeededFuture();
    }
    HttpServer server = server(Listener.EXTERNAL, edge.listeners().plain(Listener.EXTERNAL));
    unix = server;
    others.add(millis -> server.shutdown(millis, MILLISECONDS));
    if (!edge.isFirst(this)) {
      return server.listen(SocketAddress.domainSocketAddress(path)).mapEmpty();
    }
    return UnixSocket.free(vertx, path)
        .compose(server::listen)
        .onSuccess(bound -> unixPath = path)
        .mapEmpty();
  }

  /** Once, and before a successor could have made a file of the same name. */
  private Future<Void> removeUnix() {
    String path = unixPath;
    unixPath = "";
    return path.isEmpty()
        ? Future.succeededFuture()
        : UnixSocket.remove(vertx, path)
            .onFailure(cause -> LOG.warn("unix socket not removed path={}", path, cause))
            .otherwiseEmpty();
  }

  Future<Integer> serve(SocketAddress address, Function<Lane, NetServer> made) {
    return onLoop(
        () -> {
          NetServer server = made.apply(lane);
          others.add(millis -> server.shutdown(millis, MILLISECONDS));
          return server.listen(address).map(NetServer::actualPort);
        });
  }

  Future<Integer> serveHttp(SocketAddress address, Function<Lane, HttpServer> made) {
    return onLoop(
        () -> {
          HttpServer server = made.apply(lane);
          others.add(millis -> server.shutdown(millis, MILLISECONDS));
          return server.listen(address).map(HttpServer::actualPort);
        });
  }

  Future<Void> drain(long graceMillis) {
    return onLoop(
        () -> {
          List<Future<Void>> down = new ArrayList<>();
          down.add(removeUnix());
          servers.values().forEach(one -> down.add(one.shutdown(graceMillis, MILLISECONDS)));
          others.forEach(one -> down.add(one.apply(graceMillis)));
          return Future.all(down).mapEmpty();
        });
  }

  int port(Listener socket) {
    HttpServer server = servers.get(socket);
    return server == null ? 0 : server.actualPort();
  }

  private Future<HttpServer> listen(Listener socket) {
    HttpServer server = server(socket, edge.listeners().options(socket));
    servers.put(socket, server);
    return server.listen(edge.listeners().address(socket));
  }

  private HttpServer server(Listener socket, HttpServerOptions options) {
    Routes served = routesOf(socket);
    return vertx
        .createHttpServer(options)
        .connectionHandler(
            connection ->
                RequestChannel.accepted(connection, lane.loop(), edge.listeners().patience()))
        .requestHandler(request -> serve(served, request))
        .exceptionHandler(failure -> LOG.debug("connection failed", failure));
  }

  private void serve(Routes routes, HttpServerRequest request) {
    if (edge.isLeaving() && isLast(request)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    Routes.Route route = routes.find(request.path());
    if (meters != null) {
      meters.received(request, route == null ? null : route.path());
    }
    if (ExtendedConnect.refuses(request, route == null ? null : route.endpoint())) {
      return;
    }
    if (route == null) {
      PlainAnswer.notFound(request);
    } else {
      try {
        route.endpoint().accept(request);
      } catch (RuntimeException defect) {
        LOG.error("request failed path={} action=500", request.path(), defect);
        request.response().setStatusCode(500).end();
      }
    }
  }

  /** Whether the connection can be given up after this request. */
  private static boolean isLast(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && !request.headers().contains(HttpHeaders.UPGRADE);
  }

  private Routes routesOf(Listener socket) {
    return Objects.requireNonNull(routes.get(socket));
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> done = VertxLoop.promiseForCaller();
    // What the work throws fails the result, too.
    context.runOnContext(
        go -> Future.<Void>succeededFuture().compose(v -> work.get()).onComplete(done));
    return done.future();
  }
}
