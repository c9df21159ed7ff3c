package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Services on the bus that listen to channels. */
final class ListenTest {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final JsonObject NONE = new JsonObject();

  /** A service that answers, or not. */
  private static final class Service {
    private final Queue<JsonObject> got = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean answers = new AtomicBoolean(true);
    private final MessageConsumer<JsonObject> consumer;

    Service(BridgeNode node, String address) {
      consumer =
          node.vertx()
              .eventBus()
              .consumer(
                  address,
                  message -> {
                    got.add(message.body());
                    if (answers.get()) {
                      message.reply(null);
                    }
                  });
      BridgeNode.await(consumer.completion());
    }

    List<Integer> numbers() {
      return got.stream()
          .filter(body -> body.containsKey("pub"))
          .map(body -> body.getJsonObject("pub").getInteger("data"))
          .toList();
    }
  }

  private static JsonObject listen(BridgeNode node, String to, String channel) {
    return node.ask("gyre.listen", new JsonObject().put("to", to).put("channel", channel));
  }

  private static void publish(BridgeNode node, String channel, Object data) {
    node.ask("gyre.publish", new JsonObject().put("channel", channel).put("data", data));
  }

  private static int clients(BridgeNode node) {
    return node.ask("gyre.info", null)
        .getJsonObject("result")
        .getJsonArray("nodes")
        .getJsonObject(0)
        .getInteger("num_clients");
  }

  @Test
  void listen_twoChannels_hearsEachInOrderUntilItUnlistens() {
    try (BridgeNode node = new BridgeNode()) {
      Service service = new Service(node, "svc.in");
      String listener =
          listen(node, "svc.in", "hist:a").getJsonObject("result").getString("listener");
      assertEquals(
          listener,
          listen(node, "svc.in", "closed:b").getJsonObject("result").getString("listener"));
      assertEquals(1, clients(node), "one session for all channels of an address");
      for (int i = 0; i < 20; i++) {
        publish(node, i % 2 == 0 ? "hist:a" : "closed:b", i);
      }
      Await.until(SOON, () -> service.numbers().size() == 20, () -> "" + service.numbers());
      List<Integer> even = service.numbers().stream().filter(n -> n % 2 == 0).toList();
      assertEquals(IntStream.iterate(0, i -> i < 20, i -> i + 2).boxed().toList(), even);
      node.vertx()
          .eventBus()
          .publish("gyre.unlisten", new JsonObject().put("to", "svc.in").put("channel", "hist:a"));
      Await.until(
          SOON,
          () ->
              !node.ask("gyre.channels", null)
                  .getJsonObject("result")
                  .getJsonObject("channels")
                  .containsKey("hist:a"),
          () -> "still subscribed");
      publish(node, "hist:a", 100);
      publish(node, "closed:b", 101);
      Await.until(SOON, () -> service.numbers().contains(101), () -> "" + service.numbers());
      assertTrue(!service.numbers().contains(100));
    }
  }

  @Test
  void listen_badRequests_areRefused() {
    try (BridgeNode node = new BridgeNode()) {
      for (JsonObject bad :
          List.of(
              NONE,
              new JsonObject().put("to", "svc.in"),
              new JsonObject().put("channel", "hist:a"),
              new JsonObject().put("to", 5).put("channel", "hist:a"),
              new JsonObject().put("to", "gyre.op.publish").put("channel", "hist:a"))) {
        JsonObject answer = node.ask("gyre.listen", bad);
        assertEquals(107, answer.getJsonObject("error").getInteger("code"), answer::encode);
      }
      assertEquals(
          102, listen(node, "svc.in", "nowhere:a").getJsonObject("error").getInteger("code"));
    }
  }

  @Test
  void listen_serviceGone_endsWithTheNextMessage() {
    try (BridgeNode node = new BridgeNode()) {
      Service service = new Service(node, "svc.in");
      listen(node, "svc.in", "hist:a");
      BridgeNode.await(service.consumer.unregister());
      publish(node, "hist:a", 1);
      Await.until(SOON, () -> clients(node) == 0, () -> "still a client");
    }
  }

  @Test
  void listen_serviceThatAnswersNothing_isCutOffAboveItsBytes() {
    JsonObject tight = new JsonObject().put("queue_max_size", 100_000);
    try (BridgeNode node = new BridgeNode(tight, NONE)) {
      Service service = new Service(node, "svc.in");
      listen(node, "svc.in", "hist:a");
      service.answers.set(false);
      for (int i = 0; i < 10; i++) {
        publish(node, "hist:a", "x".repeat(20_000));
      }
      Await.until(Duration.ofSeconds(5), () -> clients(node) == 0, () -> "still a client");
    }
  }

  @Test
  void listen_quietService_isPingedAndStays_andEndsWithoutAnswers() {
    JsonObject pings = new JsonObject().put("ping_interval", "1s").put("pong_timeout", "500ms");
    try (BridgeNode node = new BridgeNode(NONE, pings)) {
      Service service = new Service(node, "svc.in");
      listen(node, "svc.in", "hist:a");
      Await.until(
          SOON,
          () -> service.got.stream().filter(body -> body.containsKey("ping")).count() >= 2,
          () -> "no pings");
      assertEquals(1, clients(node));
      service.answers.set(false);
      Await.until(SOON, () -> clients(node) == 0, () -> "still a client");
      assertTrue(service.got.stream().anyMatch(body -> body.containsKey("disconnect")));
    }
  }

  @Test
  void listen_nodeStops_isTold() {
    try (BridgeNode node = new BridgeNode()) {
      Service service = new Service(node, "svc.in");
      listen(node, "svc.in", "hist:a");
      BridgeNode.await(node.stop());
      Await.until(
          SOON,
          () ->
              service.got.stream()
                  .anyMatch(
                      body ->
                          body.containsKey("disconnect")
                              && body.getJsonObject("disconnect").getInteger("code") == 3001),
          () -> "" + service.got);
    }
  }

  @Test
  void listen_whereClientsAreAnonymous_isRefused() {
    JsonObject open = new JsonObject().put("allow_anonymous_connect_without_token", true);
    try (BridgeNode node = new BridgeNode(NONE, open)) {
      assertTrue(listen(node, "svc.in", "hist:a").containsKey("error"));
    }
  }
}
