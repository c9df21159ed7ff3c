package io.gyre.api;

import io.gyre.edge.PlainAnswer;
import io.gyre.protocol.ErrorInfo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The answers of the HTTP API (server API section 1.5). */
final class HttpAnswers {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private HttpAnswers() {}

  /** Answers 200 with JSON. */
  static void json(HttpServerRequest request, JsonOutput body) {
    send(request, body.toBuffer());
  }

  /** Answers an error by its HTTP status, as transport mode wants it. */
  static void transportError(HttpServerRequest request, ErrorInfo error) {
    JsonOutput out = new JsonOutput(64);
    Answer.writeError(out, error);
    request.response().setStatusCode(ApiError.status(error));
    send(request, out.toBuffer());
  }

  /** Answers 400: the body is not what the method takes. */
  static void badRequest(HttpServerRequest request) {
    PlainAnswer.text(request, 400, "Bad Request");
  }

  /** Answers 413. */
  static void tooLarge(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    PlainAnswer.text(request, 413, "Request Entity Too Large");
  }

  /** Answers 500. */
  static void internalError(HttpServerRequest request) {
    PlainAnswer.text(request, 500, "Internal Server Error");
  }

  private static void send(HttpServerRequest request, Buffer body) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
  }
}
