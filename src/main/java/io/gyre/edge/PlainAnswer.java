package io.gyre.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Short answers in the form the reference server gives them. */
public final class PlainAnswer {

  private PlainAnswer() {}

  /** Answers 404 with a line of text. */
  public static void notFound(HttpServerRequest request) {
    text(request, 404, "404 page not found");
  }

  /** Answers {@code status} with {@code line} and a line feed, as plain text. */
  public static void text(HttpServerRequest request, int status, String line) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(line + "\n");
  }

  /** Answers {@code status} without a body. */
  public static void empty(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_LENGTH, "0").end();
  }

  /** Answers 200 with {@code json}. */
  public static void json(HttpServerRequest request, String contentType, String json) {
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(json);
  }
}
