package io.gyre.edge;

import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
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
  private Lane lane;

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
    return edge.join(this);
  }

  @Override
  public Future<?> stop() {
    edge.leave(this);
    return drain(0);
  }

  Future<Void> add(String path, Listener listener, Function<Lane, Endpoint> endpoints) {
    return onLoop(() -> addNow(path, listener, endpoints));
  }

  void addNow(String path, Listener listener, Function<Lane, Endpoint> endpoints) {
    routesOf(edge.listeners().socketOf(listener)).put(path, endpoints.apply(lane));
  }

  Future<Void> remove(String path) {
    return onLoop(() -> routes.values().forEach(each -> each.remove(path)));
  }

  Future<Void> open(List<Listener> sockets) {
    Promise<Void> opened = VertxLoop.promiseForCaller();
    context.runOnContext(
        go -> {
          List<Future<HttpServer>> listening = new ArrayList<>();
          sockets.stream()
              .filter(socket -> !servers.containsKey(socket))
              .forEach(socket -> listening.add(listen(socket)));
          Future.all(listening).<Void>mapEmpty().onComplete(opened);
        });
    return opened.future();
  }

  Future<Void> drain(long graceMillis) {
    Promise<Void> drained = VertxLoop.promiseForCaller();
    context.runOnContext(
        go -> {
          List<Future<Void>> closing = new ArrayList<>();
          servers
              .values()
              .forEach(server -> closing.add(server.shutdown(graceMillis, TimeUnit.MILLISECONDS)));
          Future.all(closing).<Void>mapEmpty().onComplete(drained);
        });
    return drained.future();
  }

  int port(Listener socket) {
    HttpServer server = servers.get(socket);
    return server == null ? 0 : server.actualPort();
  }

  private Future<HttpServer> listen(Listener socket) {
    Routes served = routesOf(socket);
    HttpServer server =
        vertx
            .createHttpServer(edge.listeners().options(socket))
            .requestHandler(request -> serve(served, request))
            .exceptionHandler(failure -> LOG.debug("connection failed", failure));
    servers.put(socket, server);
    return server.listen(edge.listeners().address(socket));
  }

  private static void serve(Routes routes, HttpServerRequest request) {
    Endpoint endpoint = routes.find(request.path());
    if (endpoint == null) {
      PlainAnswer.notFound(request);
    } else {
      endpoint.accept(request);
    }
  }

  private Routes routesOf(Listener socket) {
    return routes.get(socket);
  }

  private Future<Void> onLoop(Runnable change) {
    Promise<Void> done = VertxLoop.promiseForCaller();
    context.runOnContext(
        go -> {
          change.run();
          done.complete();
        });
    return done.future();
  }
}
