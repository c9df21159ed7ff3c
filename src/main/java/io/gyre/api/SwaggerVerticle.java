package io.gyre.api;

import io.gyre.config.HttpApiConfig;
import io.gyre.config.SwaggerConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HTTP API described for others, and a page to try it ({@code swagger}; operations reference,
 * section 3). Has no secrets: whoever uses the page brings the key.
 */
public final class SwaggerVerticle extends VerticleBase {
  private static final String FOLDER = "/swagger/";

  private final Edge edge;
  private final String prefix;
  private final String apiPath;
  private final String version;
  private final List<String> mounted = new ArrayList<>();

  /**
   * The description of one node's API.
   *
   * @param config section {@code swagger}; whether it is enabled is up to the caller
   * @param api section {@code http_api}
   * @param version of the server
   */
  public SwaggerVerticle(Edge edge, SwaggerConfig config, HttpApiConfig api, String version) {
    this.edge = edge;
    this.prefix = Edge.prefix(config.handlerPrefix());
    this.apiPath = Edge.prefix(api.handlerPrefix());
    this.version = version;
  }

  private Map<String, PageFile> files() {
    Map<String, PageFile> files = new LinkedHashMap<>();
    files.put("/", PageFile.load(FOLDER + "index.html", "text/html; charset=utf-8"));
    files.put("/swagger.css", PageFile.load(FOLDER + "swagger.css", "text/css; charset=utf-8"));
    files.put(
        "/swagger.js", PageFile.load(FOLDER + "swagger.js", "text/javascript; charset=utf-8"));
    files.put(
        "/swagger.json",
        new PageFile("application/json", SwaggerDefinition.of(apiPath, version).toBuffer()));
    return files;
  }

  @Override
  public Future<?> start() {
    List<Future<Void>> mounts = new ArrayList<>();
    mounts.add(mount("", this::redirect));
    files().forEach((path, file) -> mounts.add(mount(path, file::send)));
    return Future.all(mounts);
  }

  private Future<Void> mount(String path, Endpoint endpoint) {
    mounted.add(prefix + path);
    return edge.mount(prefix + path, Listener.INTERNAL, lane -> endpoint);
  }

  private void redirect(HttpServerRequest request) {
    request.response().setStatusCode(307).putHeader(HttpHeaders.LOCATION, prefix + "/").end();
  }

  @Override
  public Future<?> stop() {
    return Future.all(mounted.stream().map(edge::unmount).toList());
  }
}
