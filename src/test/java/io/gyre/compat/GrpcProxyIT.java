package io.gyre.compat;

import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proxies that ask a backend by GRPC whose service another implementation generated. */
@Tag("sdk")
class GrpcProxyIT {

  private static final String CONFIG =
      """
      {"client": {"presence_update_interval": "1s", "expired_sub_close_delay": "1s", "proxy": {
         "connect": {"enabled": true, "timeout": "10s", "endpoint": "grpc://127.0.0.1:PORT", "http_headers": ["Cookie", "X-Multi"],
           "emulated_headers": ["X-Tok"], "grpc": {"static_metadata": {"X-Static": "s"},
           "credentials_key": "authorization", "credentials_value": "secret-token"TLS}},
         "refresh": {"enabled": true, "timeout": "10s", "endpoint": "127.0.0.1:PORT", "include_connection_meta": true,
           "grpc": {"compression": falseTLS}}}},
       "rpc": {"proxy": {"endpoint": "127.0.0.1:PORT", "timeout": "10s", "grpc": {"compression": falseTLS}},
         "without_namespace": {"proxy_enabled": true},
         "namespaces": [
           {"name": "zip", "proxy_enabled": true, "proxy_name": "zip"},
           {"name": "bin", "proxy_enabled": true, "proxy_name": "bin"},
           {"name": "small", "proxy_enabled": true, "proxy_name": "small"},
           {"name": "brief", "proxy_enabled": true, "proxy_name": "brief"},
           {"name": "slow", "proxy_enabled": true, "proxy_name": "slow"}SOCKET_NAMESPACE]},
       "proxies": [
         {"name": "zip", "endpoint": "dns:///127.0.0.1:PORT", "timeout": "10s", "include_connection_meta": true, "grpc": {"compression": trueTLS}},
         {"name": "brief", "endpoint": "127.0.0.1:PORT", "timeout": "700ms", "grpc": {"compression": falseTLS}},
         {"name": "bin", "endpoint": "127.0.0.1:PORT", "timeout": "10s", "binary_encoding": true, "grpc": {"compression": falseTLS}},
         {"name": "small", "endpoint": "127.0.0.1:PORT", "timeout": "10s", "max_response_size": 100000, "grpc": {"compression": falseTLS}},
         {"name": "slow", "endpoint": "127.0.0.1:PORT", "timeout": "30s", "grpc": {"compression": falseTLS}}SOCKET_PROXY],
       "channel": {
         "proxy": {
           "subscribe": {"endpoint": "127.0.0.1:PORT", "timeout": "10s", "grpc": {"compression": falseTLS}},
           "publish": {"endpoint": "127.0.0.1:PORT", "timeout": "10s", "grpc": {"compression": falseTLS}},
           "sub_refresh": {"endpoint": "127.0.0.1:PORT", "timeout": "10s", "grpc": {"compression": falseTLS}}},
         "namespaces": [{"name": "ns"},
           {"name": "asked", "subscribe_proxy_enabled": true, "publish_proxy_enabled": true, "sub_refresh_proxy_enabled": true}]}}
      """;

  private static void play(String tls, Map<String, String> more) throws IOException {
    int backend = FreePort.find();
    boolean clear = tls.isEmpty();
    Path socket = Files.createTempDirectory("gyre-backend").resolve("backend.sock");
    String config =
        CONFIG
            .replace(
                "SOCKET_NAMESPACE",
                clear
                    ? ", {\"name\": \"ux\", \"proxy_enabled\": true, \"proxy_name\": \"ux\"}"
                    : "")
            .replace(
                "SOCKET_PROXY",
                clear ? ", {\"name\": \"ux\", \"endpoint\": \"unix://" + socket + "\"}" : "")
            .replace("PORT", Integer.toString(backend))
            .replace("TLS", tls);
    try (ServerProcess server = ServerProcess.start(config)) {
      Map<String, String> environment = new HashMap<>(more);
      environment.put("GYRE_PORT", Integer.toString(server.port()));
      environment.put("GYRE_BACKEND_PORT", Integer.toString(backend));
      environment.put("GYRE_BACKEND_SOCKET", clear ? socket.toString() : "");
      if (server.isReference()) {
        environment.put("GYRE_REFERENCE", "1");
      }
      PythonTests.run("grpc_proxy_test", environment);
    } finally {
      Files.deleteIfExists(socket);
    }
  }

  @Test
  void backend_clearText_allTestsPass() throws IOException {
    play("", Map.of());
  }

  @Test
  void backend_mutualTls_allTestsPass() throws IOException {
    SelfSignedCertificate server = SelfSignedCertificate.create("backend.test");
    SelfSignedCertificate client = SelfSignedCertificate.create("gyre.test");
    play(
        ", \"tls\": {\"enabled\": true, \"server_ca_pem\": %s, \"server_name\": \"backend.test\", \"cert_pem\": %s, \"key_pem\": %s}"
            .formatted(
                quoted(server.certificatePath()),
                quoted(client.certificatePath()),
                quoted(client.privateKeyPath())),
        Map.of(
            "GYRE_BACKEND_CERTIFICATE", server.certificatePath(),
            "GYRE_BACKEND_KEY", server.privateKeyPath(),
            "GYRE_BACKEND_CLIENT_CA", client.certificatePath()));
  }

  private static String quoted(String path) throws IOException {
    return Json.quote(Files.readString(Path.of(path)));
  }
}
