package io.gyre.auth;

import io.gyre.support.TestKeys;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A backend that serves key sets on loopback, well or badly. */
final class JwksServer {
  /** What the verified cases were run against: r1 with alg, the others without. */
  static final List<String> KEYS =
      List.of(
          jwk("r1", "rsa", "\"use\":\"sig\",\"alg\":\"RS256\""),
          jwk("r2", "rsa", "\"use\":\"sig\""),
          jwk("e1", "p256", "\"use\":\"sig\""),
          jwk("o1", "ed", "\"use\":\"sig\""),
          jwk("o2", "ed", "\"use\":\"sig\",\"alg\":\"EdDSA\""),
          jwk("nouse", "rsa", "\"x\":1"),
          jwk("enc", "rsa", "\"use\":\"enc\""));

  private final HttpServer server;
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private volatile Handler<HttpServerRequest> handler;

  private JwksServer(Vertx vertx) {
    this.handler = answer(set(KEYS));
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  paths.add(request.path());
                  handler.handle(request);
                });
  }

  static JwksServer start(Vertx vertx) throws Exception {
    var jwks = new JwksServer(vertx);
    jwks.server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return jwks;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  void serves(Handler<HttpServerRequest> next) {
    handler = next;
  }

  void serves(String body) {
    handler = answer(body);
  }

  /** The paths asked for since the last call. */
  List<String> takePaths() {
    List<String> taken = List.copyOf(paths);
    paths.clear();
    return taken;
  }

  static Handler<HttpServerRequest> answer(String body) {
    return request -> request.response().end(body);
  }

  static Handler<HttpServerRequest> status(int code) {
    return request -> request.response().setStatusCode(code).end();
  }

  static String set(List<String> keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  static String jwk(String kid, String name, String more) {
    PublicKey key = TestKeys.pair(name).getPublic();
    String body;
    if (key instanceof RSAPublicKey rsa) {
      body =
          "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
              .formatted(number(rsa.getModulus(), 256), number(rsa.getPublicExponent(), 3));
    } else if (key instanceof ECPublicKey ec) {
      body =
          "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\""
              .formatted(number(ec.getW().getAffineX(), 32), number(ec.getW().getAffineY(), 32));
    } else {
      byte[] encoded = key.getEncoded();
      byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      body = "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"".formatted(encode(point));
    }
    return "{\"kid\":\"" + kid + "\"," + body + "," + more + "}";
  }

  private static String number(BigInteger value, int size) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[size];
    int from = Math.max(0, bytes.length - size);
    int length = bytes.length - from;
    System.arraycopy(bytes, from, fixed, size - length, length);
    return encode(fixed);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
