package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.loop.Loop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.util.function.BiFunction;

/**
 * A {@link Courier} to be, with its certificates read.
 *
 * <p>Thread: any.
 */
public final class CourierPlan {

  private final BiFunction<Vertx, Loop, Courier> opener;
  private final String shown;

  /**
   * Finds out which way leads to the endpoint: HTTP, the event bus, else GRPC. Reads files, so not
   * for an event loop.
   *
   * @param config endpoint, time-out, limits and headers
   * @param method of GRPC, with its service: {@code package.Service/Method}
   * @param about header {@code gyre-event} of what goes over the bus
   * @throws IllegalArgumentException when the endpoint or a certificate cannot be used
   */
  public CourierPlan(ProxyConfig config, String method, String about) {
    this.shown = Endpoint.redacted(config.endpoint());
    if (Endpoint.isHttp(config.endpoint())) {
      HttpClientOptions options = HttpBackend.options(config);
      this.opener =
          (vertx, loop) -> new HttpCourier(new HttpBackend(vertx, loop, config, options, 1));
    } else if (BusTransport.isBus(config.endpoint())) {
      BusTransport.check(config.endpoint());
      this.opener = (vertx, loop) -> new BusCourier(vertx, config, about);
    } else {
      HttpClientOptions options = GrpcBackend.options(config);
      this.opener =
          (vertx, loop) ->
              new GrpcCourier(new GrpcBackend(vertx, loop, config, options), config, method);
    }
  }

  /** The endpoint as it may be shown. */
  public String endpoint() {
    return shown;
  }

  /**
   * Opens the way; connections are made when they are needed.
   *
   * <p>Thread: any.
   *
   * @param loop that will use it
   */
  public Courier open(Vertx vertx, Loop loop) {
    return opener.apply(vertx, loop);
  }
}
