package io.gyre.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.HttpStream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  private static String client(List<String> trusted, String forwarded, String realIp)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      TrustedProxies proxies = new TrustedProxies(trusted);
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request ->
                      request
                          .response()
                          .putHeader("connection", "close")
                          .end(proxies.clientOf(request) + "\n"));
      int port =
          server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .actualPort();
      Map<String, String> headers = new HashMap<>();
      if (!forwarded.isEmpty()) {
        headers.put("X-Forwarded-For", forwarded);
      }
      if (!realIp.isEmpty()) {
        headers.put("X-Real-IP", realIp);
      }
      try (HttpStream answer = HttpStream.open(port, "GET", "/", headers, null)) {
        String text = answer.next(java.time.Duration.ofSeconds(10));
        return text == null ? "" : text;
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'203.0.113.7', '', 203.0.113.7",
    "'6.6.6.6, 203.0.113.7', '', 203.0.113.7",
    "'203.0.113.7, 10.1.2.3', '', 203.0.113.7",
    "'10.9.9.9, 10.1.2.3', '', 10.9.9.9",
    "'203.0.113.7:4711', '', 203.0.113.7",
    "'[2001:db8::1]:4711', '', 2001:db8::1",
    "'2001:db8::1', '', 2001:db8::1",
    "'', '203.0.113.9', 203.0.113.9",
    "'203.0.113.7', '203.0.113.9', 203.0.113.7",
    "'unknown', '203.0.113.9', 203.0.113.9",
    "'203.0.113.7, unknown', '203.0.113.9', 203.0.113.9"
  })
  void clientOf_trustedPeer_isWhoTheProxiesSay(String forwarded, String realIp, String client)
      throws Exception {
    assertEquals(client, client(List.of("127.0.0.1", "10.0.0.0/8"), forwarded, realIp));
  }

  @Test
  void clientOf_otherPeer_isThePeer() throws Exception {
    assertTrue(client(List.of("10.0.0.0/8"), "6.6.6.6", "6.6.6.6").startsWith("127.0.0.1:"));
    assertTrue(client(List.of(), "6.6.6.6", "").startsWith("127.0.0.1:"));
    assertTrue(client(List.of("127.0.0.1/32"), "", "").startsWith("127.0.0.1:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "10.0.0.0/x", "10.0.0.0/33", "1.2.3"})
  void network_thatIsNone_isNamed(String network) {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> new TrustedProxies(List.of(network)));
    assertTrue(refused.toString().contains("\"" + network + "\""), refused.toString());
  }
}
