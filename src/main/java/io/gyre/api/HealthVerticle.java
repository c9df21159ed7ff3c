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
 * Health checks: {@code /health} as other servers of this protocol answer it, always 200, with what
 * is wrong in the body; below it {@code /live} (restart the process when it does not answer) and
 * {@code /ready} (send it no traffic when it is not 200).
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
    String prefix = Edge.prefix(config.handlerPrefix());
    Map<String, Endpoint> paths = new LinkedHashMap<>();
    paths.put(prefix.isEmpty() ? "/" : prefix, this::answer);
    paths.put(
        prefix + "/live", request -> PlainAnswer.json(request, JSON, "{\"status\":\"live\"}"));
    paths.put(prefix + "/ready", this::answerReady);
    return paths;
  }

  private void answer(HttpServerRequest request) {
    JsonObject state = state();
    boolean fine = !state.containsKey("problems") && !state.containsKey("degraded");
    PlainAnswer.json(request, JSON, fine ? "{}" : state.encode());
  }

  private void answerReady(HttpServerRequest request) {
    JsonObject state = state();
    if (state.containsKey("problems")) {
      request.response().setStatusCode(503);
    }
    PlainAnswer.json(request, JSON, state.encode());
  }

  private JsonObject state() {
    List<Readiness.Problem> problems = readiness.problems();
    List<Readiness.Problem> degraded = readiness.degraded();
    JsonObject state = new JsonObject();
    state.put("status", problems.isEmpty() ? "ready" : "not_ready");
    if (!problems.isEmpty()) {
      state.put("problems", reasons(problems));
    }
    if (!degraded.isEmpty()) {
      state.put("degraded", reasons(degraded));
    }
    return state;
  }

  private static JsonArray reasons(List<Readiness.Problem> problems) {
    JsonArray reasons = new JsonArray();
    for (Readiness.Problem problem : problems) {
      reasons.add(
          new JsonObject()
              .put("component", problem.component())
              .put("reason", problem.reason())
              .put("detail", problem.detail()));
    }
    return reasons;
  }
}
