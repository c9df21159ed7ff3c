package io.gyre.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of a Kubernetes API server as discovery asks: the endpoints of one service, none of them
 * ready, for who shows the token. Everything else is forbidden, as it is to a service account that
 * may read endpoints and pods only.
 */
final class FakeKubernetes implements AutoCloseable {
  private static final String TOKEN = "token-of-the-service-account";

  private final Vertx vertx;
  private final SelfSignedCertificate certificate;
  private final String namespace;
  private final JsonObject endpoints;
  private final String path;
  private final Set<String> asked = new ConcurrentSkipListSet<>();
  private final AtomicInteger unauthorized = new AtomicInteger();
  private int port;

  private FakeKubernetes(String namespace, String service, List<String> addresses) {
    this.vertx = Vertx.vertx();
    this.certificate = SelfSignedCertificate.create("localhost");
    this.namespace = namespace;
    this.path = "/api/v1/namespaces/" + namespace + "/endpoints/" + service;
    this.endpoints = endpoints(service, addresses);
  }

  /** Serves until it is closed. */
  static FakeKubernetes start(String namespace, String service, List<String> addresses)
      throws Exception {
    FakeKubernetes fake = new FakeKubernetes(namespace, service, addresses);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(fake.certificate.keyCertOptions());
    HttpServer server =
        fake.vertx
            .createHttpServer(options)
            .requestHandler(fake::answer)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    fake.port = server.actualPort();
    return fake;
  }

  private static JsonObject endpoints(String service, List<String> addresses) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < addresses.size(); i++) {
      all.add(
          new JsonObject()
              .put("ip", addresses.get(i))
              .put("targetRef", new JsonObject().put("kind", "Pod").put("name", "gyre-" + i)));
    }
    JsonObject subset =
        new JsonObject().put("notReadyAddresses", all).put("ports", new JsonArray());
    return new JsonObject()
        .put("kind", "Endpoints")
        .put("metadata", new JsonObject().put("name", service))
        .put("subsets", new JsonArray().add(subset));
  }

  private void answer(HttpServerRequest request) {
    asked.add(request.path());
    if (!("Bearer " + TOKEN).equals(request.getHeader("Authorization"))) {
      unauthorized.incrementAndGet();
      request.response().setStatusCode(401).end("{}");
    } else if (request.path().equals(path)) {
      request.response().end(endpoints.toBuffer());
    } else {
      request.response().setStatusCode(403).end("{\"kind\":\"Status\",\"code\":403}");
    }
  }

  /**
   * What makes a node ask here, as the files of a pod's service account would.
   *
   * @param file is written
   */
  String jvmFlags(Path file) throws IOException {
    String ca = Files.readString(Path.of(certificate.certificatePath()));
    Path arguments =
        Files.writeString(
            file,
            "-Dhazelcast.kubernetes.kubernetes-master=https://localhost:"
                + port
                + "\n-Dhazelcast.kubernetes.namespace="
                + namespace
                + "\n-Dhazelcast.kubernetes.api-token="
                + TOKEN
                + "\n-Dhazelcast.kubernetes.ca-certificate=\""
                + ca.strip().replace("\n", "\\n")
                + "\"\n");
    return "@" + arguments;
  }

  /** Paths that were asked for. */
  Set<String> asked() {
    return Set.copyOf(asked);
  }

  /** Requests without the right token. */
  int unauthorized() {
    return unauthorized.get();
  }

  @Override
  public void close() {
    vertx.close();
    certificate.delete();
  }
}
