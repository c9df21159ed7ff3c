package io.gyre.transport.stream;

import io.gyre.loop.Loop;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Heads of streaming responses (protocol reference, section 9.3): nothing on the way may keep the
 * body back or remember it.
 */
final class ResponseHead {

  private static final Map<String, String> STREAM =
      Map.of(
          "Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0",
          "Pragma", "no-cache",
          "Expires", "0",
          "X-Accel-Buffering", "no");

  private ResponseHead() {}

  /** Sets the headers of a stream. */
  static void stream(HttpServerRequest request, StreamKind kind) {
    STREAM.forEach(request.response()::putHeader);
    request.response().putHeader("Content-Type", kind.contentType());
  }

  /**
   * The head of an HTTP/1 response as it goes over the wire, with the headers that {@code request}
   * was given so far. The connection serves no other request afterwards.
   *
   * @param chunked whether the body comes in chunks; otherwise it ends with the connection, or has
   *     the length among the headers
   */
  static String http1(HttpServerRequest request, int status, boolean chunked, Loop loop) {
    boolean old = request.version() == HttpVersion.HTTP_1_0;
    StringBuilder text =
        new StringBuilder(512)
            .append(old ? "HTTP/1.0 " : "HTTP/1.1 ")
            .append(HttpResponseStatus.valueOf(status))
            .append("\r\n");
    request
        .response()
        .headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("Date: ").append(date(loop)).append("\r\nConnection: close\r\n");
    if (chunked) {
      text.append("Transfer-Encoding: chunked\r\n");
    }
    return text.append("\r\n").toString();
  }

  private static String date(Loop loop) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.ofEpochMilli(loop.nowMillis()).atOffset(ZoneOffset.UTC));
  }
}
