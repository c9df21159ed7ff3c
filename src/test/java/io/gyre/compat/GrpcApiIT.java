package io.gyre.compat;

import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code grpc_api} with a stub that another implementation generated. */
@Tag("sdk")
class GrpcApiIT {

  private static String config(int port, String more) {
    return """
    {"client": {"token": {"hmac_secret_key": "secret"}},
     "grpc_api": {"enabled": true, "address": "127.0.0.1", "port": %d, "reflection": true%s},
     "channel": {"namespaces": [
       {"name": "chat", "presence": true, "history_size": 2000, "history_ttl": "300s",
        "allow_subscribe_for_client": true},
       {"name": "bare"},
       {"name": "json", "publication_data_format": "json"}]}}
    """
        .formatted(port, more);
  }

  private static void play(String more, Map<String, String> environment) {
    int port = FreePort.find();
    try (ServerProcess server = ServerProcess.start(config(port, more))) {
      Map<String, String> all = new HashMap<>(environment);
      all.put("GYRE_GRPC_PORT", Integer.toString(port));
      all.put("GYRE_PORT", Integer.toString(server.port()));
      all.put("GYRE_API_KEY", server.api().key());
      all.put("GYRE_TOKEN", Tokens.hs256("{\"sub\":\"42\"}"));
      if (server.isReference()) {
        all.put("GYRE_REFERENCE", "1");
      }
      PythonTests.run("grpc_api_test", all);
    }
  }

  @Test
  void generatedStub_withoutAKey_allTestsPass() {
    play("", Map.of());
  }

  @Test
  void generatedStub_withAKey_allTestsPass() {
    play(", \"key\": \"k3y\"", Map.of("GYRE_GRPC_KEY", "k3y"));
  }

  @Test
  void generatedStub_mutualTls_allTestsPass() throws IOException {
    SelfSignedCertificate server = SelfSignedCertificate.create("localhost");
    SelfSignedCertificate client = SelfSignedCertificate.create("client");
    play(
        ", \"key\": \"k3y\", \"tls\": {\"enabled\": true, \"cert_pem\": %s, \"key_pem\": %s, \"client_ca_pem\": %s}"
            .formatted(
                quoted(server.certificatePath()),
                quoted(server.privateKeyPath()),
                quoted(client.certificatePath())),
        Map.of(
            "GYRE_GRPC_KEY", "k3y",
            "GYRE_GRPC_CERTIFICATE", server.certificatePath(),
            "GYRE_GRPC_CLIENT_CERTIFICATE", client.certificatePath(),
            "GYRE_GRPC_CLIENT_KEY", client.privateKeyPath()));
  }

  private static String quoted(String path) throws IOException {
    return Json.quote(Files.readString(Path.of(path)));
  }
}
