package io.gyre.transport;

import io.gyre.config.HttpServerConfig;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Edge;
import io.gyre.edge.EdgeVerticle;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.Listener;
import io.gyre.edge.Listeners;
import io.gyre.transport.EchoSessions.Echo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A running edge with sessions that echo. */
public final class EdgeFixture implements AutoCloseable {
  private static final int LANES = 2;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(LANES));
  private final ConcurrentLinkedQueue<Echo> opened = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final Edge edge;

  /** Deploys the lanes; nothing is served before {@link #open}. */
  public EdgeFixture(HttpServerConfig config) {
    this(new Listeners(config));
  }

  /** Deploys the lanes; nothing is served before {@link #open}. */
  public EdgeFixture(Listeners listeners) {
    edge = new Edge(listeners);
    for (int i = 0; i < LANES; i++) {
      int index = i;
      await(
          vertx.deployVerticle(
              new EdgeVerticle(
                  edge,
                  index,
                  (number, loop) ->
                      new Lane(number, loop, new EchoSessions(loop, opened, connected)))));
    }
  }

  /** Waits for {@code future} and gives its result. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes what a lane serves at a path; clients of every origin may come. */
  public interface Served {
    Endpoint by(Lane lane, Cors cors, ClientRequests requests);
  }

  /** Mounts it for the external listener. */
  public EdgeFixture mount(String path, Served served) {
    Cors cors = new Cors(origin -> true);
    ClientRequests requests = new ClientRequests(Set.of(), "");
    await(edge.mount(path, Listener.EXTERNAL, lane -> served.by(lane, cors, requests)));
    return this;
  }

  /** Starts to listen. */
  public EdgeFixture open() {
    await(edge.open());
    return this;
  }

  /** The edge. */
  public Edge edge() {
    return edge;
  }

  /** The instance below. */
  public Vertx vertx() {
    return vertx;
  }

  /** Port of the external listener. */
  public int port() {
    return edge.port(Listener.EXTERNAL);
  }

  /** Sessions opened so far, the oldest first. */
  public ConcurrentLinkedQueue<Echo> opened() {
    return opened;
  }

  /** Sessions that have not ended. */
  public int connected() {
    return connected.get();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
