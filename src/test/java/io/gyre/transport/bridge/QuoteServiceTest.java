package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import examples.QuoteService;
import io.gyre.support.Await;
import io.gyre.support.BridgeClient;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The example service of {@code docs/bridge.md}, together with clients of other kinds. */
final class QuoteServiceTest {

  @Test
  void service_amongOtherClients_answersPublishesAndHears() {
    Vertx own = Vertx.vertx();
    Queue<JsonObject> orders = new ConcurrentLinkedQueue<>();
    try (BridgeNode node = new BridgeNode();
        QuoteService service =
            BridgeNode.await(
                QuoteService.join(
                    own, "127.0.0.1", node.tcpPort(), Tokens.user("backend", 0), orders::add));
        BridgeClient asking = node.connect("u");
        RawClient sdk = node.sdk("v")) {
      sdk.call("{\"subscribe\":{\"channel\":\"quotes:ACME\"}}");
      sdk.call("{\"subscribe\":{\"channel\":\"hist:orders\"}}");
      Await.until(
          Duration.ofSeconds(10),
          () -> asking.request("quotes.ask", "{\"symbol\":\"ACME\"}").has("price"),
          () -> "no answer");
      JsonNode push = pub(sdk, "quotes:ACME");
      assertEquals(104, push.path("data").path("price").asInt());
      JsonNode sent = sdk.call("{\"publish\":{\"channel\":\"hist:orders\",\"data\":{\"buy\":3}}}");
      assertTrue(sent.has("publish"), sent::toString);
      Await.until(Duration.ofSeconds(10), () -> !orders.isEmpty(), () -> "no order");
      assertEquals(new JsonObject().put("buy", 3), orders.peek());
    } finally {
      BridgeNode.await(own.close());
    }
  }

  private static JsonNode pub(RawClient client, String channel) {
    while (true) {
      JsonNode push = Json.parse(client.next()).path("push");
      if (push.path("channel").asText().equals(channel) && push.has("pub")) {
        return push.path("pub");
      }
    }
  }
}
