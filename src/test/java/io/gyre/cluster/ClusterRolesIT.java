package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that do only part of the work, over an encrypted bus; and a node alone. */
@Tag("cluster")
class ClusterRolesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int LOWEST_PORT = 17_000;

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"]},
       "shutdown": {"timeout": "5s"},
       "channel": {"namespaces": [{"name": "hist", "history_size": 100, "history_ttl": "300s",
         "force_recovery": true, "allow_subscribe_for_client": true, "presence": true}]}}
      """;

  private static String config(SelfSignedCertificate certificate, int index, String more) {
    ObjectNode config = (ObjectNode) Json.parse(CONFIG);
    ObjectNode cluster = (ObjectNode) Json.parse("{\"enabled\": true," + more + "}");
    int base = LOWEST_PORT + (int) (ProcessHandle.current().pid() % 500) * 2;
    cluster.put("name", "roles-" + base).put("port", base + index).put("address", "127.0.0.1");
    cluster.withArrayProperty("members").add("127.0.0.1:" + base).add("127.0.0.1:" + (base + 1));
    cluster
        .withObjectProperty("bus")
        .withObjectProperty("tls")
        .put("enabled", true)
        .put("cert_pem", certificate.certificatePath())
        .put("key_pem", certificate.privateKeyPath())
        .put("client_ca_pem", certificate.certificatePath());
    config.set("cluster", cluster);
    return config.toString();
  }

  @Test
  void edgeAndApi_onNodesOfTheirOwn_serveTogether() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    try (ServerProcess api = ServerProcess.start(config(certificate, 0, "\"roles\": [\"api\"]"));
        ServerProcess edge =
            ServerProcess.start(
                config(certificate, 1, "\"roles\": [\"edge\"], \"lite_member\": true"))) {
      Await.until(
          SOON,
          () -> api.api().call("info", "{}").get("nodes").size() == 2,
          () -> api.api().call("info", "{}").toString());
      assertTrue(api.log().contains("\"tls\":true"), api::log);
      assertEquals(404, edge.api().post("info", "{}").status());
      assertEquals(
          404, new Api(api.url(""), "").request("GET", "/connection/websocket", "").status());
      try (RawClient client = RawClient.connect(edge, Tokens.user("ann", 0))) {
        assertTrue(client.call("{\"subscribe\":{\"channel\":\"hist:a\"}}").has("subscribe"));
        api.api().call("publish", "{\"channel\":\"hist:a\",\"data\":{\"n\":1}}");
        JsonNode push = Json.parse(client.next());
        assertEquals(1, push.at("/push/pub/data/n").asInt(), push::toString);
        api.api().call("disconnect", "{\"user\":\"ann\"}");
        assertTrue(client.awaitClose(RawClient.PATIENCE).startsWith("3503"));
      }
    }
  }

  @Test
  void alone_nothingOfHazelcastIsLoaded() throws Exception {
    try (ServerProcess alone = ServerProcess.start(CONFIG)) {
      alone.api().call("publish", "{\"channel\":\"hist:a\",\"data\":{}}");
      Process histogram =
          new ProcessBuilder(
                  ProcessHandle.current()
                      .info()
                      .command()
                      .orElseThrow()
                      .replaceAll("java$", "jcmd"),
                  String.valueOf(alone.pid()),
                  "VM.class_hierarchy",
                  "-i")
              .redirectErrorStream(true)
              .start();
      String classes =
          new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(classes.contains("io.gyre.node.Alone"), classes);
      assertFalse(classes.contains("com.hazelcast"), "classes of Hazelcast are loaded");
      assertFalse(classes.contains("io.vertx.spi.cluster"), "a cluster manager is loaded");
    }
  }
}
