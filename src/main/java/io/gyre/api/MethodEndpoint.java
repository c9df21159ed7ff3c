package io.gyre.api;

import io.vertx.core.http.HttpServerRequest;

/** Serves one method at its own path: {@code POST /api/publish}. */
final class MethodEndpoint extends ApiEndpoint {
  private final ApiMethod method;

  MethodEndpoint(LaneApi lane, ApiMethod method) {
    super(lane, method.name());
    this.method = method;
  }

  @Override
  void serve(HttpServerRequest request, byte[] body) {
    Struct in = StructReader.readWhole(body, method.request());
    lane.operations().call(method, in, answer -> writing(request, () -> answer(request, answer)));
  }
}
