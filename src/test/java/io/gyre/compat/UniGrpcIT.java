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

/** {@code uni_grpc} with a stub that another implementation generated. */
@Tag("sdk")
class UniGrpcIT {

  private static String config(int port, String tls) {
    return """
    {"client": {"token": {"hmac_secret_key": "secret"}, "allow_anonymous_connect_without_token": true,
       "ping_interval": "3s", "pong_timeout": "1s"},
     "uni_grpc": {"enabled": true, "address": "127.0.0.1", "port": %d, "max_receive_message_size": 65536%s},
     "channel": {"without_namespace": {"allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
       "namespaces": [{"name": "re", "history_size": 100, "history_ttl": "60s", "force_recovery": true,
         "join_leave": true, "force_push_join_leave": true}]}}
    """
        .formatted(port, tls);
  }

  private static void play(String tls, String certificate) {
    int port = FreePort.find();
    try (ServerProcess server = ServerProcess.start(config(port, tls))) {
      Map<String, String> environment = new HashMap<>();
      environment.put("GYRE_GRPC_PORT", Integer.toString(port));
      environment.put("GYRE_PORT", Integer.toString(server.port()));
      environment.put("GYRE_API_KEY", server.api().key());
      environment.put("GYRE_GRPC_CERTIFICATE", certificate);
      environment.put(
          "GYRE_TOKEN", Tokens.hs256("{\"sub\":\"g\",\"subs\":{\"re:g\":{},\"news\":{}}}"));
      if (server.isReference()) {
        environment.put("GYRE_REFERENCE", "1");
      }
      PythonTests.run("uni_grpc_test", environment);
    }
  }

  @Test
  void generatedStub_clearText_allTestsPass() {
    play("", "");
  }

  @Test
  void generatedStub_tls_allTestsPass() throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    String cert = Files.readString(Path.of(certificate.certificatePath()));
    String key = Files.readString(Path.of(certificate.privateKeyPath()));
    play(
        ", \"tls\": {\"enabled\": true, \"cert_pem\": %s, \"key_pem\": %s}"
            .formatted(Json.quote(cert), Json.quote(key)),
        certificate.certificatePath());
  }
}
