package io.gyre.api;

import io.vertx.core.http.HttpServerRequest;

/** Serves {@code POST /api/batch}. */
final class BatchEndpoint extends ApiEndpoint {
  BatchEndpoint(LaneApi lane) {
    super(lane, Batch.NAME);
  }

  @Override
  void serve(HttpServerRequest request, byte[] body) {
    Struct in = StructReader.readWhole(body, Batch.REQUEST);
    new Batch(lane.operations(), in, response -> writing(request, () -> answer(request, response)))
        .run();
  }

  private static void answer(HttpServerRequest request, Struct response) {
    JsonOutput out = new JsonOutput(256);
    StructWriter.write(out, response);
    HttpAnswers.json(request, out);
  }
}
