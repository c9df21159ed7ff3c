package io.gyre.transport;

import io.gyre.bus.BusCodec;
import io.gyre.config.HttpServerConfig;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.CommandRelay;
import io.gyre.edge.Cors;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.Listener;
import io.gyre.edge.Listeners;
import io.gyre.transport.emulation.EmulationEndpoint;
import io.gyre.transport.emulation.StreamEndpoint;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.util.Set;
import java.util.function.Function;

/**
 * An edge with the streaming transports and sessions that echo; the one good origin is http://ok.
 */
final class StreamFixture implements AutoCloseable {
  static final String HTTP_STREAM = "/connection/http_stream";
  static final String SSE = "/connection/sse";
  static final String EMULATION = "/emulation";
  static final String WEBSOCKET = "/connection/websocket";
  static final String NODE = "this-node";
  static final int BODY_LIMIT = 1000;

  private final EdgeFixture edge;

  StreamFixture(HttpServerConfig config) {
    this(new Listeners(config));
  }

  StreamFixture(Listeners listeners) {
    edge = new EdgeFixture(listeners);
    BusCodec.install(edge.vertx().eventBus());
    Cors cors = new Cors(origin -> origin.isEmpty() || origin.equals("http://ok"));
    ClientRequests requests = new ClientRequests(Set.of(), "");
    CommandRelay relay = new CommandRelay(edge.vertx().eventBus(), NODE);
    mount(HTTP_STREAM, lane -> StreamEndpoint.httpStream(lane, BODY_LIMIT, cors, requests));
    mount(SSE, lane -> StreamEndpoint.sse(lane, BODY_LIMIT, cors, requests));
    mount(EMULATION, lane -> new EmulationEndpoint(lane, BODY_LIMIT, cors, relay));
    mount(WEBSOCKET, lane -> new WebSocketEndpoint(lane, Settings.websocket(), cors, requests));
  }

  void mount(String path, Function<Lane, Endpoint> endpoints) {
    EdgeFixture.await(edge.edge().mount(path, Listener.EXTERNAL, endpoints));
  }

  StreamFixture open() {
    edge.open();
    return this;
  }

  EdgeFixture edge() {
    return edge;
  }

  int port() {
    return edge.port();
  }

  /** A POST with a body. */
  static String post(String path, String body, String... headers) {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Length: " + body.length();
    return RawHttp.request("POST " + path, all) + body;
  }

  @Override
  public void close() {
    edge.close();
  }
}
