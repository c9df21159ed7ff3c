package io.gyre.api;

import io.gyre.config.PrometheusConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.Listener;
import io.gyre.metrics.Meter;
import io.gyre.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** The page Prometheus reads (operations section 5.1). */
public final class MetricsVerticle extends VerticleBase {
  private final Edge edge;
  private final PrometheusConfig config;
  private final Meters meters;
  private final List<Meter> hidden = new ArrayList<>();

  /**
   * The page of one node.
   *
   * @param config section {@code prometheus}; whether it is enabled is up to the caller
   */
  public MetricsVerticle(Edge edge, PrometheusConfig config, Meters meters) {
    this.edge = edge;
    this.config = config;
    this.meters = meters;
    if (!config.recoveredPublicationsHistogram()) {
      hidden.add(Meter.CLIENT_RECOVERED_PUBLICATIONS);
    }
    if (!config.instrumentHttpHandlers()) {
      hidden.add(Meter.NODE_HTTP_REQUESTS);
    }
  }

  @Override
  public Future<?> start() {
    return edge.mount(config.handlerPrefix(), Listener.INTERNAL, lane -> this::answer);
  }

  @Override
  public Future<?> stop() {
    return edge.unmount(config.handlerPrefix());
  }

  private void answer(HttpServerRequest request) {
    vertx
        .executeBlocking(() -> meters.page(hidden), false)
        .onSuccess(
            page ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(page))
        .onFailure(failure -> HttpAnswers.internalError(request));
  }
}
