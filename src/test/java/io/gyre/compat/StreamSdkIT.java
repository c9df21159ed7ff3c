package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscription streams as published SDKs see them, from a backend in Python. */
@Tag("sdk")
class StreamSdkIT {
  private static final Duration RUN = Duration.ofMinutes(2);
  private static final int TICKS = 300;

  private static final String CONFIG =
      """
      {"client": {"allow_anonymous_connect_without_token": true}, "http_api": {"key": "key"},
       "channel": {
         "proxy": {"subscribe_stream": {"endpoint": "127.0.0.1:PORT", "timeout": "10s",
           "grpc": {"compression": falseTLS}}},
         "namespaces": [
           {"name": "st", "subscribe_stream_proxy_enabled": true},
           {"name": "bi", "subscribe_stream_proxy_enabled": true,
            "subscribe_stream_proxy_bidirectional": true}]}}
      """;

  private final int port = FreePort.find();
  private final Map<String, String> environment =
      new HashMap<>(Map.of("GYRE_BACKEND_PORT", Integer.toString(port)));

  /** TLS of the proxy, with a root of its own and a certificate that the backend wants. */
  private String mutualTls() throws IOException {
    SelfSignedCertificate server = SelfSignedCertificate.create("backend.test");
    SelfSignedCertificate client = SelfSignedCertificate.create("gyre.test");
    environment.put("GYRE_BACKEND_CERTIFICATE", server.certificatePath());
    environment.put("GYRE_BACKEND_KEY", server.privateKeyPath());
    environment.put("GYRE_BACKEND_CLIENT_CA", client.certificatePath());
    return (", \"tls\": {\"enabled\": true, \"server_name\": \"backend.test\","
            + " \"server_ca_pem\": %s, \"cert_pem\": %s, \"key_pem\": %s}")
        .formatted(
            quoted(server.certificatePath()),
            quoted(client.certificatePath()),
            quoted(client.privateKeyPath()));
  }

  private static String quoted(String path) throws IOException {
    return Json.quote(Files.readString(Path.of(path)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sdks_getTheirStreams(boolean tls) throws IOException {
    String config =
        CONFIG.replace("PORT", Integer.toString(port)).replace("TLS", tls ? mutualTls() : "");
    Process backend = PythonTests.start("stream_backend", environment, "ready");
    try (ServerProcess server = ServerProcess.start(config)) {
      javaSdk(server);
      environment.put("GYRE_PORT", Integer.toString(server.port()));
      environment.put("GYRE_API_KEY", server.api().key());
      Path scripts = NodeModules.installed();
      Tool.run(scripts, environment, RUN, List.of("node", "--test", "streams.test.js"));
    } finally {
      backend.destroyForcibly();
    }
  }

  private static void javaSdk(ServerProcess server) {
    try (SdkClient client = SdkClient.connected(server.port(), "")) {
      SubscriptionOptions options = new SubscriptionOptions();
      options.setData(SdkClient.bytes("{\"ticks\":" + TICKS + "}"));
      SdkClient.Sub ticks = client.subscribing("st:ticks-java", options);
      client.await(() -> ticks.seen().size() == 2, "ticks");
      assertEquals(
          List.of("subscribed false false", "unsubscribed 2000 server unsubscribe"), ticks.seen());
      assertEquals(IntStream.range(0, TICKS).mapToObj(String::valueOf).toList(), ticks.datas());

      SdkClient.Sub flaky = client.subscribed("st:flaky-java");
      client.await(
          () -> flaky.datas().equals(List.of("\"before\"", "\"after\"")), "before and after");

      SdkClient.Sub echo = client.subscribed("bi:echo-java");
      publish(echo, "1");
      publish(echo, "{\"a\":\"é\"}");
      client.await(
          () -> echo.datas().equals(List.of("{\"echo\":1}", "{\"echo\":{\"a\":\"\\u00e9\"}}")),
          "echoes");
      publish(echo, "\"bye\"");
      client.await(
          () -> echo.seen().contains("unsubscribed 2000 server unsubscribe"), "end of the echo");
      assertThrows(CompletionException.class, () -> publish(flaky, "1"));
    }
  }

  private static void publish(SdkClient.Sub sub, String json) {
    SdkClient.<PublishResult>result(
        done -> sub.subscription().publish(SdkClient.bytes(json), done));
  }
}
