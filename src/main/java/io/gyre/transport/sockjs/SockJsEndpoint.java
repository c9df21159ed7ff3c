package io.gyre.transport.sockjs;

import io.gyre.config.SockjsConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.PlainAnswer;
import io.gyre.edge.SockJsLane;
import io.gyre.edge.SockJsLanes;
import io.gyre.session.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/**
 * {@code /connection/sockjs} in one lane (protocol reference, section 9.7), over the SockJS handler
 * of Vert.x Web. The requests of a session may come to any lane of the node, not to another node.
 */
public final class SockJsEndpoint implements Endpoint {

  private static final String CLIENT = "client";

  private final Lane lane;
  private final Cors cors;
  private final Admission admission;
  private final SockJsLane handler;

  /**
   * The endpoint of {@code lane}.
   *
   * @param lanes those of the endpoint; this one joins
   * @param vertx the node's
   * @param config section {@code sockjs}
   * @param cors knows the allowed origins
   * @param admission asked once for each session
   * @param requests what to tell sessions about the request
   */
  public SockJsEndpoint(
      SockJsLanes lanes,
      Lane lane,
      Vertx vertx,
      SockjsConfig config,
      Cors cors,
      Admission admission,
      ClientRequests requests) {
    this.lane = lane;
    this.cors = cors;
    this.admission = admission;
    this.handler =
        new SockJsLane(
            lanes,
            lane,
            vertx,
            prefix(config),
            config.messageSizeLimit(),
            options(config),
            context -> context.put(CLIENT, requests.read(context.request())),
            this::open);
  }

  /** The path to mount, with everything below it. */
  public static String below(SockjsConfig config) {
    return prefix(config) + "/*";
  }

  /** The path itself, to be mounted with {@link #greeting}. */
  public static String path(SockjsConfig config) {
    return prefix(config);
  }

  /** Answers what asks whether SockJS is served. */
  public static Endpoint greeting(Cors cors) {
    return request -> {
      if (cors.apply(request)) {
        request
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=UTF-8")
            .end("Welcome to SockJS!\n");
      } else {
        PlainAnswer.text(request, 403, "Forbidden");
      }
    };
  }

  private static String prefix(SockjsConfig config) {
    return Edge.prefix(config.handlerPrefix());
  }

  private static SockJSHandlerOptions options(SockjsConfig config) {
    SockJSHandlerOptions options =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setRegisterWriteHandler(false)
            .setHeartbeatInterval(Math.max(1, config.heartbeatDelay().toMillis()));
    if (!config.url().isEmpty()) {
      options.setLibraryURL(config.url());
    }
    return options;
  }

  @Override
  public void accept(HttpServerRequest request) {
    if (cors.apply(request)) {
      handler.accept(request);
    } else {
      PlainAnswer.text(request, 403, "Forbidden");
    }
  }

  private void open(SockJSSocket socket) {
    if (!admission.admits()) {
      socket.close();
      return;
    }
    ClientRequest client = socket.routingContext().get(CLIENT);
    SockJsConnection.open(lane, socket, client);
  }
}
