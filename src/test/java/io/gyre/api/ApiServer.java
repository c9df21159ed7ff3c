package io.gyre.api;

import io.gyre.bus.BusCodec;
import io.gyre.config.Config;
import io.gyre.config.HttpApiConfig;
import io.gyre.config.HttpServerConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.EdgeVerticle;
import io.gyre.edge.Lane;
import io.gyre.edge.Listener;
import io.gyre.edge.Listeners;
import io.gyre.loop.Loop;
import io.gyre.metrics.Meters;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.gyre.session.Sessions;
import io.gyre.support.FreePort;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** A real edge on a free loopback port, with what a test mounts there and stand-in operations. */
final class ApiServer implements AutoCloseable {
  static final String KEY = "k3y";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final Vertx vertx = Vertx.vertx();
  final Meters meters = new Meters();
  final StandInOperations operations = new StandInOperations();
  final Edge edge;

  private ApiServer() {
    HttpServerConfig http = Config.defaults().httpServer();
    edge =
        new Edge(
            new Listeners(
                new HttpServerConfig(
                    "127.0.0.1",
                    FreePort.find(),
                    "",
                    "",
                    http.tls(),
                    http.tlsAutocert(),
                    false,
                    http.internalTls(),
                    http.http3(),
                    false,
                    "",
                    false,
                    java.util.List.of())));
    BusCodec.install(vertx.eventBus());
    operations.register(vertx.eventBus());
  }

  /** Starts without anything mounted. */
  static ApiServer bare() {
    ApiServer server = new ApiServer();
    server.deploy(new EdgeVerticle(server.edge, 0, ApiServer::lane));
    return server;
  }

  /** Starts with the HTTP API. */
  static ApiServer start(HttpApiConfig config) {
    ApiServer server = bare();
    server.deploy(new HttpApiVerticle(server.edge, config, server.meters));
    server.open();
    return server;
  }

  /** Section {@code http_api} with the key, 1 MiB for bodies, and an error mode. */
  static HttpApiConfig config(String errorMode) {
    return new HttpApiConfig(false, "/api", KEY, errorMode, false, false, 1 << 20);
  }

  void deploy(Deployable verticle) {
    await(vertx.deployVerticle(verticle));
  }

  void open() {
    await(edge.open());
  }

  int port() {
    return edge.port(Listener.EXTERNAL);
  }

  /** Calls a method with the key. */
  HttpResponse<String> call(String method, String body, String... headers) {
    return send(post("/api/" + method, body).header("X-API-Key", KEY), headers);
  }

  /** Calls a method with the key, returns the body of a 200. */
  String result(String method, String body) {
    HttpResponse<String> response = call(method, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(method + " " + body + " => " + response.statusCode());
    }
    return response.body();
  }

  HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
    meters.close();
  }

  private static <T> void await(io.vertx.core.Future<T> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Lane lane(int index, Loop loop) {
    return new Lane(index, loop, new NoSessions());
  }

  /** Nothing here opens sessions. */
  private static final class NoSessions implements Sessions {
    @Override
    public Inbound open(Link link, ClientRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int connected() {
      return 0;
    }
  }
}
