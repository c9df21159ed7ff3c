package io.gyre.transport.sockjs;

import io.gyre.config.SockjsConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.PlainAnswer;
import io.gyre.edge.SockJsRequest;
import io.gyre.session.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/**
 * {@code /connection/sockjs} in one lane (protocol reference, section 9.7), over the SockJS handler
 * of Vert.x Web. A session lives in the lane that got its first request; later requests may come to
 * any lane of the node, not to another node.
 */
public final class SockJsEndpoint implements Endpoint {

  private static final String CLIENT = "client";

  private final Lane lane;
  private final Cors cors;
  private final Admission admission;
  private final ClientRequests requests;
  private final Router router;

  /**
   * The endpoint of {@code lane}.
   *
   * @param vertx the node's
   * @param config section {@code sockjs}
   * @param cors knows the allowed origins
   * @param admission asked once for each session
   * @param requests what to tell sessions about the request
   */
  public SockJsEndpoint(
      Lane lane,
      Vertx vertx,
      SockjsConfig config,
      Cors cors,
      Admission admission,
      ClientRequests requests) {
    this.lane = lane;
    this.cors = cors;
    this.admission = admission;
    this.requests = requests;
    this.router = router(vertx, config);
  }

  /** The path to mount, with everything below it. */
  public static String below(SockjsConfig config) {
    return prefix(config) + "/*";
  }

  private static String prefix(SockjsConfig config) {
    return Edge.prefix(config.handlerPrefix());
  }

  private Router router(Vertx vertx, SockjsConfig config) {
    SockJSHandlerOptions options =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setRegisterWriteHandler(false)
            .setHeartbeatInterval(Math.max(1, config.heartbeatDelay().toMillis()));
    if (!config.url().isEmpty()) {
      options.setLibraryURL(config.url());
    }
    Router made = Router.router(vertx);
    String below = below(config);
    // Before the handler, which takes the cookies off the request.
    made.route(below)
        .handler(
            context -> {
              context.put(CLIENT, requests.read(context.request()));
              context.next();
            });
    made.post(below).handler(BodyHandler.create(false).setBodyLimit(config.messageSizeLimit()));
    made.route(below).subRouter(SockJSHandler.create(vertx, options).socketHandler(this::open));
    return made;
  }

  @Override
  public void accept(HttpServerRequest request) {
    if (cors.apply(request)) {
      router.handle(SockJsRequest.of(request));
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
