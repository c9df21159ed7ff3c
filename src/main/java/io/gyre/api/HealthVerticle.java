package io.gyre.api;

import io.gyre.config.HealthConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Listener;
import io.gyre.edge.PlainAnswer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Health checks: {@code /health} as other servers of this protocol answer it, and below it {@code
 * /live} (restart the process when it does not answer) and {@code /ready} (send it no traffic when
 * it is not 200).
 */
public final class HealthVerticle extends VerticleBase {
  private static final String JSON = "application/json";

  private final Edge edge;
  private final HealthConfig config;
  private final Readiness readiness;

  /**
   * The checks of one node.
   *
   * @param config section {@code health}; whether it is enabled is up to the caller
   * @param readiness tells what is wrong
   */
  public HealthVerticle(Edge edge, HealthConfig config, Readiness readiness) {
    this.edge = edge;
    this.config = config;
    this.readiness = readiness;
  }

  @Override
  public Future<?> start() {
    return Future.all(
        paths().entrySet().stream()
            .map(path -> edge.mount(path.getKey(), Listener.INTERNAL, lane -> path.getValue()))
            .toList());
  }

  @Override
  public Future<?> stop() {
    return Future.all(paths().keySet().stream().map(edge::unmount).toList());
  }

  private Map<String, Endpoint> paths() {
    String prefix = config.handlerPrefix().replaceAll("/+$", "");
    Map<String, Endpoint> paths = new LinkedHashMap<>();
    paths.put(prefix.isEmpty() ? "/" : prefix, request -> PlainAnswer.json(request, JSON, "{}"));
    paths.put(
        prefix + "/live", request -> PlainAnswer.json(request, JSON, "{\"status\":\"live\"}"));
    paths.put(prefix + "/ready", this::answerReady);
    return paths;
  }

  private void answerReady(HttpServerRequest request) {
    List<Readiness.Problem> problems = readiness.problems();
    if (problems.isEmpty()) {
      PlainAnswer.json(request, JSON, "{\"status\":\"ready\"}");
      return;
    }
    JsonArray reasons = new JsonArray();
    for (Readiness.Problem problem : problems) {
      reasons.add(
          new JsonObject()
              .put("component", problem.component())
              .put("reason", problem.reason())
              .put("detail", problem.detail()));
    }
    request.response().setStatusCode(503);
    PlainAnswer.json(
        request,
        JSON,
        new JsonObject().put("status", "not_ready").put("problems", reasons).encode());
  }
}
