package io.gyre.transport.uni;

import io.gyre.config.UniHttpStreamConfig;
import io.gyre.config.UniSseConfig;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.PlainAnswer;
import io.gyre.protocol.Codec;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.transport.stream.Intake;
import io.gyre.transport.stream.StreamKind;
import io.gyre.transport.stream.StreamLane;
import io.gyre.transport.stream.StreamLink;
import io.gyre.transport.stream.Unidirectional;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /connection/uni_sse} or {@code /connection/uni_http_stream} in one lane: the connect
 * request comes with the HTTP request, everything else goes down with its response.
 *
 * <p>An event stream that resumes gives its events ids; a browser that comes back sends the last
 * one as {@code Last-Event-ID}, and its subscriptions recover from there.
 */
public final class UniStreamEndpoint implements Endpoint {

  private static final StreamKind SSE = new StreamKind("uni_sse", Shape.EVENTS, true);
  private static final StreamKind LINES = new StreamKind("uni_http_stream", Shape.LINES, true);
  private static final byte[] NOTHING_ASKED = {'{', '}'};

  private final Lane lane;
  private final StreamLane streams;
  private final Intake intake;
  private final ClientRequests requests;
  private final StreamKind kind;
  private final boolean resumes;
  private final @Nullable FailedConnects failures;

  /**
   * {@code uni_sse}: {@code GET} with or without the connect request in parameter {@code
   * cf_connect}, or {@code POST}.
   *
   * @param cors knows the allowed origins
   * @param requests what to tell sessions about the request
   */
  public UniStreamEndpoint(Lane lane, UniSseConfig config, Cors cors, ClientRequests requests) {
    this.lane = lane;
    this.streams = new StreamLane(lane);
    this.intake = new Intake(cors, config.maxRequestBodySize(), lane.loop());
    this.requests = requests;
    this.kind = SSE;
    this.resumes = !config.disableResume();
    this.failures = FailedConnects.of(config.connectCodeToHttpResponse());
  }

  /** {@code uni_http_stream}: {@code POST}; see the other constructor. */
  public UniStreamEndpoint(
      Lane lane, UniHttpStreamConfig config, Cors cors, ClientRequests requests) {
    this.lane = lane;
    this.streams = new StreamLane(lane);
    this.intake = new Intake(cors, config.maxRequestBodySize(), lane.loop());
    this.requests = requests;
    this.kind = LINES;
    this.resumes = false;
    this.failures = FailedConnects.of(config.connectCodeToHttpResponse());
  }

  @Override
  public void accept(HttpServerRequest request) {
    if (kind.equals(SSE)) {
      intake.getOrPost(request, NOTHING_ASKED, words -> open(request, words));
    } else {
      intake.post(request, words -> open(request, words));
    }
  }

  private void open(HttpServerRequest request, byte[] words) {
    ConnectRequest asked;
    try {
      asked = Codec.of(ProtocolType.JSON).connectRequest(words);
    } catch (ProtocolException malformed) {
      PlainAnswer.empty(request, 400);
      return;
    }
    ClientRequest client = requests.read(request);
    StreamLink link = streams.open(request, kind, listener(request));
    Inbound session = link.start(opened -> lane.sessions().open(opened, client));
    if (session != null) {
      session.connect(asked);
    }
  }

  private Unidirectional listener(HttpServerRequest request) {
    String last = resumes ? request.getHeader("Last-Event-ID") : null;
    String resumedFrom = last == null && resumes ? "" : last;
    return new Unidirectional(UUID.randomUUID().toString(), resumedFrom, failures);
  }
}
