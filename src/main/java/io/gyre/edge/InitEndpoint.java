package io.gyre.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * {@code GET /connection/init}: answers {@code {}}, for clients that warm up a connection or
 * collect cookies first.
 */
public final class InitEndpoint implements Endpoint {

  private final Cors cors;

  /** With the cross-origin headers of {@code cors}. */
  public InitEndpoint(Cors cors) {
    this.cors = cors;
  }

  @Override
  public void accept(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      PlainAnswer.empty(request, 405);
      return;
    }
    cors.apply(request);
    PlainAnswer.json(request, "application/json; charset=utf-8", "{}");
  }
}
