package io.gyre.edge;

import io.gyre.metrics.MeterSet;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ports of a node and what is served on them, over all lanes. Made by the node, handed to its
 * {@link EdgeVerticle}s, which join it when they are deployed, and to everything that wants to be
 * reached by HTTP.
 *
 * <p>The order of a start: deploy the edge verticles, {@link #mount} everything, then {@link
 * #open}; of a stop: {@link #leaving}, {@link #refuseClients}, {@link #drain}, end the sessions,
 * undeploy.
 *
 * <p>Thread: any.
 */
public final class Edge {

  private record Mount(Listener listener, Function<Lane, Endpoint> endpoints) {}

  private final Map<String, Mount> mounts = new LinkedHashMap<>();
  private final List<EdgeVerticle> lanes = new ArrayList<>();
  private final Listeners listeners;
  private final @Nullable Supplier<MeterSet> meters;
  private boolean opened;
  private volatile boolean leaving;
  private volatile boolean refusing;

  /**
   * An edge without lanes.
   *
   * @param listeners addresses and TLS
   */
  public Edge(Listeners listeners) {
    this(listeners, null);
  }

  /**
   * An edge without lanes that counts requests.
   *
   * @param listeners addresses and TLS
   * @param meters makes the meters of a lane; null for none
   */
  public Edge(Listeners listeners, @Nullable Supplier<MeterSet> meters) {
    this.listeners = listeners;
    this.meters = meters;
  }

  /**
   * What paths below a configured prefix begin with: the prefix without slashes at its end.
   *
   * @param handlerPrefix an option {@code handler_prefix}
   * @return empty for the root
   */
  public static String prefix(String handlerPrefix) {
    int end = handlerPrefix.length();
    while (end > 0 && handlerPrefix.charAt(end - 1) == '/') {
      end--;
    }
    return handlerPrefix.substring(0, end);
  }

  @Nullable MeterSet openMeters() {
    return meters == null ? null : meters.get();
  }

  /**
   * Serves {@code path} in every lane; a path that ends in {@code /*} stands for everything below
   * it. Mounting a path again replaces what was there.
   *
   * @param path begins with a slash
   * @param endpoints called once in each lane, on its loop
   * @return done when every lane serves it
   */
  public Future<Void> mount(String path, Listener listener, Function<Lane, Endpoint> endpoints) {
    List<Future<Void>> done = new ArrayList<>();
    synchronized (mounts) {
      mounts.put(path, new Mount(listener, endpoints));
      lanes.forEach(lane -> done.add(lane.add(path, listener, endpoints)));
    }
    return Future.all(done).mapEmpty();
  }

  /**
   * Stops serving {@code path}; connections opened there live on.
   *
   * @return done when no lane serves it any more
   */
  public Future<Void> unmount(String path) {
    List<Future<Void>> done = new ArrayList<>();
    synchronized (mounts) {
      mounts.remove(path);
      lanes.forEach(lane -> done.add(lane.remove(path)));
    }
    return Future.all(done).mapEmpty();
  }

  /**
   * Serves a port of its own, with something else than HTTP, in every lane that is deployed; it is
   * drained with the others.
   *
   * @param address where; the lanes share the socket
   * @param servers makes a lane's share of it, on its loop, not listening yet
   * @return the bound port; fails when the address cannot be bound
   */
  public Future<Integer> serve(SocketAddress address, Function<Lane, NetServer> servers) {
    List<Future<Integer>> bound = new ArrayList<>();
    synchronized (mounts) {
      lanes.forEach(lane -> bound.add(lane.serve(address, servers)));
    }
    return Future.all(bound).map(all -> bound.get(0).result());
  }

  /**
   * Serves a port of its own with HTTP, like {@link #serve}.
   *
   * @param servers makes a lane's share of it, on its loop, not listening yet
   */
  public Future<Integer> serveHttp(SocketAddress address, Function<Lane, HttpServer> servers) {
    List<Future<Integer>> bound = new ArrayList<>();
    synchronized (mounts) {
      lanes.forEach(lane -> bound.add(lane.serveHttp(address, servers)));
    }
    return Future.all(bound).map(all -> bound.get(0).result());
  }

  /**
   * Binds the sockets that have something to serve.
   *
   * @return done when every lane listens; fails when an address cannot be bound
   */
  public Future<Void> open() {
    List<EdgeVerticle> opening;
    List<Listener> sockets;
    synchronized (mounts) {
      opened = true;
      opening = List.copyOf(lanes);
      sockets = needed();
    }
    // One after another: the first binds, the others share its sockets.
    Future<Void> open = Future.succeededFuture();
    for (EdgeVerticle lane : opening) {
      open = open.compose(bound -> lane.open(sockets));
    }
    return open;
  }

  /**
   * Goes on serving, but asks everybody to send nothing more over the same connection: so that no
   * request is on its way when {@link #drain} closes it.
   */
  public void leaving() {
    leaving = true;
  }

  /** Answers new clients with 503 from now on; balancers then try another node. */
  public void refuseClients() {
    refusing = true;
  }

  /** Whether new clients may come; false once {@link #refuseClients} was called. */
  public boolean takesClients() {
    return !refusing;
  }

  /** Whether {@link #leaving} was called. */
  boolean isLeaving() {
    return leaving;
  }

  /**
   * Stops accepting connections and lets requests in progress end; long-lived connections stay
   * until {@code grace} is over.
   *
   * @param graceMillis after which what is left is cut
   * @return done when every connection is gone or the grace is over
   */
  public Future<Void> drain(long graceMillis) {
    List<Future<Void>> done = new ArrayList<>();
    synchronized (mounts) {
      lanes.forEach(lane -> done.add(lane.drain(graceMillis)));
    }
    return Future.all(done).mapEmpty();
  }

  /**
   * The bound port.
   *
   * @return 0 while the listener is not open
   */
  public int port(Listener listener) {
    synchronized (mounts) {
      return lanes.isEmpty() ? 0 : lanes.get(0).port(listeners.socketOf(listener));
    }
  }

  /** The lanes that are deployed, for what opens sessions without a port. */
  public List<Lane> lanes() {
    synchronized (mounts) {
      return lanes.stream().map(EdgeVerticle::lane).toList();
    }
  }

  /** Where this edge listens. */
  public Listeners listeners() {
    return listeners;
  }

  /** A lane was deployed. */
  Future<Void> join(EdgeVerticle lane) {
    synchronized (mounts) {
      lanes.add(lane);
      mounts.forEach((path, mount) -> lane.addNow(path, mount.listener, mount.endpoints));
      return opened ? lane.open(needed()) : Future.succeededFuture();
    }
  }

  /** Whether {@code lane} is the one that binds what all share. */
  boolean isFirst(EdgeVerticle lane) {
    synchronized (mounts) {
      return lanes.get(0) == lane;
    }
  }

  /** A lane was undeployed. */
  void leave(EdgeVerticle lane) {
    synchronized (mounts) {
      lanes.remove(lane);
    }
  }

  private List<Listener> needed() {
    return mounts.values().stream()
        .map(mount -> listeners.socketOf(mount.listener))
        .distinct()
        .toList();
  }
}
