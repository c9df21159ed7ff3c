package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.node.Node;
import io.gyre.node.cluster.ClusterMember;
import io.gyre.support.Await;
import io.gyre.support.BridgeClient;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A JVM service that joins the cluster with a node of its own, and clients of another node. */
@Tag("cluster")
class EmbeddedServiceIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int LOWEST_PORT = 19_000;

  private static final String CONFIG =
      """
      {"http_server": {"address": "127.0.0.1"}, "http_api": {"key": "key"},
       "client": {"token": {"hmac_secret_key": "secret"},
         "proxy": {"connect": {"enabled": true, "endpoint": "bus:desk"}}},
       "rpc": {"proxy": {"endpoint": "bus:desk"}, "without_namespace": {"proxy_enabled": true}},
       "channel": {"namespaces": [{"name": "hist", "history_size": 100, "history_ttl": "300s",
         "force_recovery": true, "allow_subscribe_for_client": true}]}}
      """;

  private static final int BASE = LOWEST_PORT + (int) (ProcessHandle.current().pid() % 300) * 3;

  private static ObjectNode config(int index, String bridge, String more) {
    ObjectNode config = (ObjectNode) Json.parse(CONFIG);
    ObjectNode cluster = (ObjectNode) Json.parse("{\"enabled\": true" + more + "}");
    cluster.put("name", "embedded-" + BASE).put("port", BASE + index).put("address", "127.0.0.1");
    cluster.withArrayProperty("members").add("127.0.0.1:" + BASE).add("127.0.0.1:" + (BASE + 1));
    config.set("cluster", cluster);
    config.set("bridge", Json.parse(bridge));
    return config;
  }

  @Test
  void service_inAJvmOfItsOwn_publishesAsksAndAnswers() {
    String bridge =
        "{\"tcp\": {\"enabled\": true, \"address\": \"127.0.0.1\", \"port\": "
            + (BASE + 2)
            + "}, \"permissions\": {\"inbound\": [{\"address\": \"quotes.ask\"}]}}";
    ObjectNode own =
        config(1, "{\"json_addresses\": true}", ",\"roles\": [\"api\"], \"lite_member\": true");
    own.withObjectProperty("http_server").put("port", "0");
    Config config = ConfigLoader.load(SourceSet.ofFile("c.json", own.toString())).config();
    try (ServerProcess server = ServerProcess.start(config(0, bridge, "").toString())) {
      ClusterMember member = await(ClusterMember.join(config, new VertxOptions()));
      Node node = await(Node.start(member, config));
      try (BridgeClient client = BridgeClient.connect(BASE + 2, Tokens.user("u", 0))) {
        exchange(member.vertx().eventBus(), client);
        answerClients(member.vertx().eventBus(), server);
      } finally {
        await(node.stop(1_000));
        member.close(Duration.ofSeconds(10));
      }
      assertTrue(server.isAlive(), server::log);
    }
  }

  private static void exchange(EventBus bus, BridgeClient client) {
    client.register("gyre.channel.hist:a", "{}");
    client.at("gyre.channel.hist:a");
    JsonObject publish = new JsonObject().put("channel", "hist:a").put("data", 7);
    JsonObject done = await(bus.<JsonObject>request("gyre.publish", publish)).body();
    assertEquals(1, done.getJsonObject("result").getInteger("offset"), done::encode);
    JsonNode got = client.at("gyre.channel.hist:a").path("body").path("pub");
    assertEquals(7, got.path("data").asInt());
    JsonObject channels = await(bus.<JsonObject>request("gyre.channels", null)).body();
    assertTrue(channels.encode().contains("\"hist:a\""), channels::encode);
    await(
        bus.<JsonObject>consumer("quotes.ask", m -> m.reply(new JsonObject().put("price", 5)))
            .completion());
    Await.until(
        SOON,
        () -> client.request("quotes.ask", "{}").path("price").asInt() == 5,
        () -> "no answer from the service");
  }

  /** The service is the backend of the other node's clients. */
  private static void answerClients(EventBus bus, ServerProcess server) {
    await(bus.<JsonObject>consumer("desk", EmbeddedServiceIT::answer).completion());
    Await.until(
        SOON,
        () -> {
          try (RawClient client = RawClient.open(server)) {
            return client.call("{\"connect\":{}}").has("connect")
                && client
                        .call("{\"rpc\":{\"method\":\"double\",\"data\":{\"n\":21}}}")
                        .path("rpc")
                        .path("data")
                        .path("n")
                        .asInt()
                    == 42;
          }
        },
        () -> "the service is not asked: " + server.complaints());
  }

  private static void answer(Message<JsonObject> asked) {
    JsonObject result = new JsonObject();
    if ("connect".equals(asked.headers().get("gyre-event"))) {
      result.put("user", "guest");
    } else {
      int number = asked.body().getJsonObject("data").getInteger("n");
      result.put("data", new JsonObject().put("n", 2 * number));
    }
    asked.reply(new JsonObject().put("result", result));
  }

  private static <T> T await(Future<T> future) {
    return await(future.toCompletionStage());
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
