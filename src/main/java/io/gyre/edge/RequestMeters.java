package io.gyre.edge;

import io.gyre.metrics.Count;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the HTTP requests of one lane once they are answered.
 *
 * <p>Thread: the lane's loop.
 */
final class RequestMeters {

  private static final String OTHER = "other";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final MeterSet set;
  private final Map<Answer, Count> counts = new HashMap<>();

  private record Answer(String path, String method, int status) {}

  RequestMeters(MeterSet set) {
    this.set = set;
  }

  /**
   * A request came.
   *
   * @param path as it was mounted; null when nobody serves it
   */
  void received(HttpServerRequest request, @Nullable String path) {
    String name = request.method().name();
    String method = METHODS.contains(name) ? name : OTHER;
    request
        .response()
        .endHandler(
            ended ->
                count(path == null ? OTHER : path, method, request.response().getStatusCode())
                    .increment());
  }

  private Count count(String path, String method, int status) {
    return counts.computeIfAbsent(
        new Answer(path, method, status),
        first -> set.count(Meter.NODE_HTTP_REQUESTS, path, method, Integer.toString(status)));
  }
}
