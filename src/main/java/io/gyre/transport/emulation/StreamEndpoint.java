package io.gyre.transport.emulation;

import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.StreamSecret;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.transport.stream.Intake;
import io.gyre.transport.stream.StreamKind;
import io.gyre.transport.stream.StreamLane;
import io.gyre.transport.stream.StreamLink;
import io.vertx.core.http.HttpServerRequest;

/**
 * {@code /connection/http_stream} or {@code /connection/sse} in one lane: the first commands come
 * with the request, all that goes down with its response, later commands through {@link
 * EmulationEndpoint}.
 */
public final class StreamEndpoint implements Endpoint {

  private static final StreamKind SSE = new StreamKind("sse", Shape.EVENTS, false);
  private static final StreamKind JSON = new StreamKind("http_stream", Shape.LINES, false);
  private static final StreamKind PROTOBUF = new StreamKind("http_stream", Shape.DELIMITED, false);

  private final Lane lane;
  private final StreamLane streams;
  private final Intake intake;
  private final ClientRequests requests;
  private final boolean events;

  private StreamEndpoint(Lane lane, Intake intake, ClientRequests requests, boolean events) {
    this.lane = lane;
    this.streams = new StreamLane(lane);
    this.intake = intake;
    this.requests = requests;
    this.events = events;
  }

  /**
   * {@code http_stream}: {@code POST}, Protobuf with {@code Content-Type:
   * application/octet-stream}, else JSON.
   *
   * @param bodyLimit {@code http_stream.max_request_body_size}, bytes
   */
  public static StreamEndpoint httpStream(
      Lane lane, int bodyLimit, Cors cors, ClientRequests requests) {
    return new StreamEndpoint(lane, new Intake(cors, bodyLimit, lane.loop()), requests, false);
  }

  /**
   * {@code sse}: {@code GET} with the commands in parameter {@code cf_connect}, or {@code POST};
   * JSON.
   *
   * @param bodyLimit {@code sse.max_request_body_size}, bytes
   */
  public static StreamEndpoint sse(Lane lane, int bodyLimit, Cors cors, ClientRequests requests) {
    return new StreamEndpoint(lane, new Intake(cors, bodyLimit, lane.loop()), requests, true);
  }

  @Override
  public void accept(HttpServerRequest request) {
    if (events) {
      intake.getOrPost(request, null, commands -> open(request, SSE, commands));
    } else {
      intake.post(request, commands -> open(request, kind(request), commands));
    }
  }

  private static StreamKind kind(HttpServerRequest request) {
    return EmulationEndpoint.protobuf(request) ? PROTOBUF : JSON;
  }

  private void open(HttpServerRequest request, StreamKind kind, byte[] commands) {
    ClientRequest client = requests.read(request);
    StreamLink link = streams.open(request, kind, StreamSecret.in(lane));
    Inbound session = link.start(opened -> lane.sessions().open(opened, client));
    if (session != null) {
      session.receive(commands);
    }
  }
}
