package io.gyre.consumer.servicebus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives tokens to the one application it knows, as Microsoft Entra ID does. */
final class LoginStandIn implements AutoCloseable {
  static final String SECRET = "s3cret&of=the+application";

  private static final String QUESTION =
      "grant_type=client_credentials&client_id=app&client_secret=s3cret%26of%3Dthe%2Bapplication"
          + "&scope=https%3A%2F%2Fservicebus.azure.net%2F.default";

  private final ServiceBusStandIn bus;
  private final Duration life;
  private final HttpServer server;
  private final AtomicInteger issued = new AtomicInteger();

  /** Starts it; its tokens are good for so long. */
  LoginStandIn(ServiceBusStandIn bus, Duration life) {
    this.bus = bus;
    this.life = life;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/tenant/oauth2/v2.0/token", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known = exchange.getRequestMethod().equals("POST") && body.equals(QUESTION);
    String token = "jwt-" + issued.incrementAndGet();
    if (known) {
      bus.issue(token, life);
    }
    String answer =
        known
            ? "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s\"}"
                .formatted(life.toSeconds(), token)
            : "{\"error\":\"invalid_client\",\"error_description\":\"%s\"}"
                .formatted(body.replace("\"", ""));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
