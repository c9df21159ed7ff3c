package io.gyre.api;

import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Listener;
import io.gyre.edge.PlainAnswer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The page of development mode, at {@code /}: a client to try the server with. It can sign tokens
 * for any user, so it must not run anywhere else, and answers only when it is addressed as this
 * machine.
 */
public final class DemoVerticle extends VerticleBase {
  private static final String FOLDER = "/demo/";
  private static final int LONGEST_USER = 64;
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Edge edge;
  private final UnaryOperator<String> tokens;
  private final String version;

  /** One file of the page. */
  private record Asset(String path, String file, String type) {}

  private static final List<Asset> ASSETS =
      List.of(
          new Asset("/", "index.html", "text/html; charset=utf-8"),
          asset("demo.css", "text/css; charset=utf-8"),
          asset("demo.js", "text/javascript; charset=utf-8"),
          asset("icon.svg", "image/svg+xml"),
          asset("centrifuge-5.8.0.min.js", "text/javascript; charset=utf-8"),
          asset("centrifuge-LICENSE.txt", "text/plain; charset=utf-8"));

  /**
   * The page of one node.
   *
   * @param tokens makes a connection token for a user
   * @param version of the server, shown on the page
   */
  public DemoVerticle(Edge edge, UnaryOperator<String> tokens, String version) {
    this.edge = edge;
    this.tokens = tokens;
    this.version = version;
  }

  private static Asset asset(String file, String type) {
    return new Asset(FOLDER + file, file, type);
  }

  @Override
  public Future<?> start() {
    for (Asset asset : ASSETS) {
      PageFile file = PageFile.load(FOLDER + asset.file(), asset.type());
      mount(asset.path(), file::send);
    }
    mount(FOLDER + "version", request -> sendText(request, version));
    return mount(FOLDER + "token", this::sendToken);
  }

  @Override
  public Future<?> stop() {
    ASSETS.forEach(asset -> edge.unmount(asset.path()));
    edge.unmount(FOLDER + "version");
    return edge.unmount(FOLDER + "token");
  }

  /** A foreign name that resolves to this machine must not get in (DNS rebinding). */
  private Future<Void> mount(String path, Endpoint endpoint) {
    return edge.mount(
        path,
        Listener.EXTERNAL,
        lane ->
            request -> {
              if (request.authority() != null && LOCAL_HOSTS.contains(request.authority().host())) {
                endpoint.accept(request);
              } else {
                PlainAnswer.notFound(request);
              }
            });
  }

  private void sendToken(HttpServerRequest request) {
    String user = request.getParam("user", "");
    if (!HttpMethod.POST.equals(request.method())) {
      PlainAnswer.empty(request, 405);
    } else if (user.length() > LONGEST_USER) {
      PlainAnswer.text(request, 400, "Bad Request");
    } else {
      sendText(request, tokens.apply(user));
    }
  }

  private static void sendText(HttpServerRequest request, String text) {
    new PageFile("text/plain", Buffer.buffer(text)).send(request);
  }
}
