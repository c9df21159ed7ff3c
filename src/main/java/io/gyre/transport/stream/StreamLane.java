package io.gyre.transport.stream;

import io.gyre.edge.Lane;
import io.gyre.edge.RequestChannel;
import io.gyre.loop.Loop;
import io.gyre.protocol.StreamFraming;
import io.gyre.transport.StalledWrites;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Turns requests of one lane into streams. One object for all streams of a transport in the lane.
 *
 * <p>Thread: the lane's loop.
 */
public final class StreamLane {

  /** How long a client may take nothing of what waits for it. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(1);

  final Loop loop;
  final StalledWrites stalled;

  /** The streams of {@code lane}. */
  public StreamLane(Lane lane) {
    this.loop = lane.loop();
    this.stalled = new StalledWrites(loop, WRITE_TIMEOUT);
  }

  /**
   * Makes the response to {@code request} a stream.
   *
   * @param request read to its end and not answered; headers that its response has been given, as
   *     those of {@link io.gyre.edge.Cors}, go with it
   * @param kind of the transport
   * @param session secret by which commands find the way to this connection, told to the client; ""
   *     for none
   */
  public StreamLink open(HttpServerRequest request, StreamKind kind, String session) {
    return open(request, kind, new Unidirectional(session, null, null));
  }

  /**
   * Makes the response to {@code request} a stream to a client that only listens; see {@link
   * #open(HttpServerRequest, StreamKind, String)}.
   *
   * @param client what is known of the client
   */
  public StreamLink open(HttpServerRequest request, StreamKind kind, Unidirectional client) {
    if (request.version() == HttpVersion.HTTP_2) {
      RequestChannel.keepOpen(request);
      return open(request.response(), kind, client, StreamEnds.of(request, kind));
    }
    boolean chunked = request.version() == HttpVersion.HTTP_1_1;
    StreamFraming framing = StreamFraming.of(kind.shape(), kind.bare(), chunked);
    Http1Stream stream = new Http1Stream(this, request, kind, framing, client);
    RequestChannel.takeOver(request, stream, channel -> {});
    return stream;
  }

  /**
   * Makes an HTTP/2 response a stream that begins and ends in its own way.
   *
   * @param response not begun
   * @param kind of the transport
   * @param client what is known of the client
   * @param ends called once each; {@code end} not when the stream breaks off
   */
  public StreamLink open(
      HttpServerResponse response, StreamKind kind, Unidirectional client, StreamEnds ends) {
    return new Http2Stream(this, response, kind, client, ends);
  }
}
