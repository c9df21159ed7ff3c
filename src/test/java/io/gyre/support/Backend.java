package io.gyre.support;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An application backend on a loopback port: proxies get what {@link #answer} says, at first {@code
 * {"result":{}}}; GET answers a JWKS document whose kind {@link #jwks} chooses. Every request is
 * recorded.
 */
public final class Backend implements AutoCloseable {
  private static final String OK = "{\"result\":{}}";

  /** What a proxy asked. */
  public record Question(String method, String path, Headers headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile String mode = "ok";
  private volatile String script = OK;

  private Backend(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts one. */
  public static Backend start() {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new Backend(HttpServer.create(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its URL without a trailing slash. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Kind of JWKS answer: ok, 500, slow, notjson, empty, oct, zzz. */
  public void jwks(String kind) {
    mode = kind;
  }

  /**
   * What proxies are answered from now on: a body with status 200, or
   *
   * <ul>
   *   <li>{@code STATUS [BODY]}
   *   <li>{@code hang}: nothing
   *   <li>{@code cut}: the connection ends
   *   <li>{@code big}: a JSON string of 100 MB
   *   <li>{@code redirect STATUS}: to {@code /redirected}, which answers as at first
   * </ul>
   *
   * @param text "" for the answer at first
   */
  public void answer(String text) {
    script = text.isEmpty() ? OK : text;
  }

  /** What was asked since the last call, in order. */
  public List<Question> takeQuestions() {
    List<Question> taken = new ArrayList<>();
    questions.drainTo(taken);
    return taken;
  }

  /** The next question; null if none comes in time. */
  public @Nullable Question nextQuestion(Duration limit) throws InterruptedException {
    return questions.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Paths requested since the last call, in order. */
  public List<String> takePaths() {
    List<String> taken = List.copyOf(paths);
    paths.clear();
    return taken;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      paths.add(exchange.getRequestURI().getPath());
      boolean get = exchange.getRequestMethod().equals("GET");
      if (!get) {
        // Whoever sees the question may change the answer, to the next one.
        String answer = script;
        questions.add(
            new Question(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders(),
                new String(asked, StandardCharsets.UTF_8)));
        play(exchange, answer);
        return;
      }
      if (mode.equals("slow")) {
        Await.pause(Duration.ofMillis(1300));
      }
      send(exchange, mode.equals("500") ? 500 : 200, jwksBody());
    }
  }

  private void play(HttpExchange exchange, String answer) throws IOException {
    boolean redirected = exchange.getRequestURI().getPath().equals("/redirected");
    String[] words = (redirected ? OK : answer).split(" ", 2);
    switch (words[0]) {
      case "hang" -> hang();
      case "cut" -> exchange.close();
      case "big" -> big(exchange);
      case "redirect" -> {
        exchange.getResponseHeaders().set("Location", "/redirected");
        send(exchange, Integer.parseInt(words[1]), "");
      }
      default -> {
        if (words[0].matches("\\d{3}")) {
          send(exchange, Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
        } else {
          send(exchange, 200, redirected ? OK : answer.equals("empty") ? "" : answer);
        }
      }
    }
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void big(HttpExchange exchange) throws IOException {
    byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("{\"result\":\"".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 100; i++) {
      exchange.getResponseBody().write(part);
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private String jwksBody() {
    String more =
        switch (mode) {
          case "oct" ->
              ",{\"kty\":\"oct\",\"kid\":\"x\",\"use\":\"sig\",\"k\":\"AAAA\"}," + rsa("c24", "");
          case "zzz" -> ",{\"kty\":\"ZZZ\",\"kid\":\"z\",\"use\":\"sig\"}," + rsa("c25", "");
          default -> "";
        };
    return switch (mode) {
      case "notjson" -> "not json";
      case "empty" -> "{\"keys\":[]}";
      default ->
          "{\"keys\":["
              + String.join(
                  ",",
                  rsa("r1", ",\"use\":\"sig\",\"alg\":\"RS256\""),
                  rsa("r2", ",\"use\":\"sig\""),
                  ec("e1"),
                  okp("o1", ""),
                  okp("o2", ",\"alg\":\"EdDSA\""),
                  rsa("nouse", ",\"alg\":\"RS256\"").replace(",\"use\":\"sig\"", ""),
                  rsa("enc", ",\"use\":\"enc\""))
              + more
              + "]}";
    };
  }

  private static String rsa(String kid, String more) {
    RSAPublicKey key = (RSAPublicKey) TestKeys.pair("rsa").getPublic();
    String use = more.isEmpty() ? ",\"use\":\"sig\"" : more;
    return "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}"
        .formatted(kid, base64(key.getModulus(), 256), base64(key.getPublicExponent(), 3), use);
  }

  private static String ec(String kid) {
    ECPublicKey key = (ECPublicKey) TestKeys.pair("p256").getPublic();
    return "{\"kty\":\"EC\",\"kid\":\"%s\",\"use\":\"sig\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(kid, base64(key.getW().getAffineX(), 32), base64(key.getW().getAffineY(), 32));
  }

  private static String okp(String kid, String more) {
    byte[] encoded = ((EdECPublicKey) TestKeys.pair("ed").getPublic()).getEncoded();
    String x =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    return "{\"kty\":\"OKP\",\"kid\":\"%s\",\"use\":\"sig\",\"crv\":\"Ed25519\",\"x\":\"%s\"%s}"
        .formatted(kid, x, more);
  }

  private static String base64(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[size];
    int copy = Math.min(size, bytes.length);
    System.arraycopy(bytes, bytes.length - copy, fixed, size - copy, copy);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(fixed);
  }
}
