package io.gyre.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * WebSockets by the extended CONNECT of HTTP/2 (RFC 8441). Vert.x resets such a request as
 * malformed, since a CONNECT may have no path. It gets it as a GET, which the handshake is in
 * HTTP/1.1 too, with the pseudo-header {@code :protocol} left in its headers; no other request can
 * have that.
 */
public final class ExtendedConnect extends Http2FrameListenerDecorator {

  /** The setting by which a server says that it takes them. */
  static final int SETTING = 8;

  private static final String PROTOCOL = ":protocol";
  private static final String WEBSOCKET = "websocket";
  private static final long HTTP_1_1_REQUIRED = 0xd;

  private ExtendedConnect(Http2FrameListener vertx) {
    super(vertx);
  }

  /** Lets the requests of a connection through that was just accepted. */
  static void on(Http2ConnectionHandler handler) {
    Http2ConnectionDecoder decoder = handler.decoder();
    decoder.frameListener(new ExtendedConnect(decoder.frameListener()));
  }

  /** Whether {@code request} asks for a WebSocket by an extended CONNECT. */
  public static boolean isWebSocket(HttpServerRequest request) {
    return WEBSOCKET.equals(protocol(request));
  }

  /**
   * Refuses what cannot be served.
   *
   * @param endpoint whom the request is for; null when nobody serves its path
   * @return whether {@code request} was refused
   */
  static boolean refuses(HttpServerRequest request, @Nullable Endpoint endpoint) {
    String protocol = protocol(request);
    if (protocol == null || endpoint == null) {
      return false;
    }
    if (!protocol.equals(WEBSOCKET)) {
      PlainAnswer.text(request, 501, "Not Implemented");
      return true;
    }
    if (!endpoint.takesExtendedConnect()) {
      // Makes browsers come again with a handshake of HTTP/1.1, which may well be served.
      request.response().reset(HTTP_1_1_REQUIRED);
      return true;
    }
    return false;
  }

  private static @Nullable String protocol(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2 ? request.getHeader(PROTOCOL) : null;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    translate(headers);
    super.onHeadersRead(context, stream, headers, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    translate(headers);
    super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, end);
  }

  private static void translate(Http2Headers headers) {
    if (!headers.contains(PROTOCOL)) {
      return;
    }
    CharSequence method = headers.method();
    if (method != null && HttpMethod.CONNECT.name().contentEquals(method)) {
      headers.method(HttpMethod.GET.name());
    } else {
      // Makes it malformed for Vert.x, too.
      headers.remove(Http2Headers.PseudoHeaderName.METHOD.value());
    }
  }
}
