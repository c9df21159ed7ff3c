package io.gyre.transport.websocket;

import io.gyre.config.UniWebSocketConfig;
import io.gyre.config.WebSocketConfig;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.ConnectParameter;
import io.gyre.edge.Cors;
import io.gyre.edge.Endpoint;
import io.gyre.edge.ExtendedConnect;
import io.gyre.edge.Lane;
import io.gyre.edge.PlainAnswer;
import io.gyre.edge.RequestChannel;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ProtocolException;
import io.gyre.session.ClientRequest;
import io.vertx.core.http.HttpServerRequest;

/**
 * {@code /connection/websocket} or {@code /connection/uni_websocket} in one lane. Vert.x serves the
 * HTTP request; from the handshake on the channel, or the stream of HTTP/2, carries nothing but
 * {@link WebSocketConnection}.
 *
 * <p>Of their sections, the sizes of read and write buffers and {@code use_write_buffer_pool} are
 * accepted without effect: Netty's pools serve all connections, and an idle one holds no buffer.
 */
public final class WebSocketEndpoint implements Endpoint {

  private final Lane lane;
  private final WebSocketLane shared;
  private final Cors cors;
  private final ClientRequests requests;

  /**
   * The endpoint of {@code lane} for clients that speak and listen, each message in a frame of its
   * own.
   *
   * @param cors knows the allowed origins
   * @param requests what to tell sessions about the request
   */
  public WebSocketEndpoint(Lane lane, WebSocketConfig config, Cors cors, ClientRequests requests) {
    this(lane, config, 1, cors, requests);
  }

  /**
   * The endpoint of {@code lane} for clients that speak and listen; see the other constructor.
   *
   * @param joined {@code client.max_messages_in_frame}: most messages in a frame, negative for no
   *     limit
   */
  public WebSocketEndpoint(
      Lane lane, WebSocketConfig config, int joined, Cors cors, ClientRequests requests) {
    this(lane, WebSocketOptions.of(config, joined), cors, requests);
  }

  /** The endpoint of {@code lane} for clients that only listen; see the other constructor. */
  public WebSocketEndpoint(
      Lane lane, UniWebSocketConfig config, Cors cors, ClientRequests requests) {
    this(lane, WebSocketOptions.of(config), cors, requests);
  }

  private WebSocketEndpoint(
      Lane lane, WebSocketOptions options, Cors cors, ClientRequests requests) {
    this.lane = lane;
    this.shared = new WebSocketLane(lane.loop(), options);
    this.cors = cors;
    this.requests = requests;
  }

  @Override
  public boolean takesExtendedConnect() {
    return true;
  }

  @Override
  public void accept(HttpServerRequest request) {
    boolean allowed = cors.apply(request);
    ConnectRequest asked;
    try {
      asked = shared.options.unidirectional() ? ConnectParameter.of(request) : null;
    } catch (ProtocolException malformed) {
      PlainAnswer.text(request, 400, "invalid connect request");
      return;
    }
    int refusal = Handshake.refusal(request);
    if (refusal == 0 && !allowed) {
      refusal = 403;
    }
    if (refusal != 0) {
      refuse(request, refusal);
      return;
    }
    Handshake handshake = Handshake.of(request, shared.options);
    ClientRequest client = requests.read(request);
    WebSocketConnection connection = new WebSocketConnection(shared, handshake);
    if (ExtendedConnect.isWebSocket(request)) {
      RequestChannel.keepOpen(request);
      handshake.answer(request.response());
      connection.over(request);
      connection.open(lane.sessions(), client, asked);
      return;
    }
    RequestChannel.takeOver(
        request,
        connection,
        channel -> {
          channel.writeAndFlush(handshake.response(), channel.voidPromise());
          connection.open(lane.sessions(), client, asked);
        });
  }

  private static void refuse(HttpServerRequest request, int status) {
    request.response().putHeader("Sec-Websocket-Version", "13");
    String line =
        switch (status) {
          case 403 -> "Forbidden";
          case 405 -> "Method Not Allowed";
          default -> "Bad Request";
        };
    PlainAnswer.text(request, status, line);
  }
}
