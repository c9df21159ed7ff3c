package io.gyre.compat;

import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Subscription streams from a backend whose service another implementation generated. */
@Tag("sdk")
class GrpcStreamIT {

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "proxy": {
         "connect": {"enabled": true, "timeout": "10s", "endpoint": "127.0.0.1:PORT", "http_headers": ["Cookie"]}}},
       "http_api": {"key": "key"},
       "proxies": [
         {"name": "zip", "endpoint": "127.0.0.1:PORT", "timeout": "10s", "grpc": {"compression": true}},
         {"name": "brief", "endpoint": "127.0.0.1:PORT", "timeout": "700ms"}],
       "channel": {
         "proxy": {
           "subscribe_stream": {"endpoint": "grpc://127.0.0.1:PORT", "timeout": "10s", "http_headers": ["Cookie"],
             "include_connection_meta": true,
             "grpc": {"static_metadata": {"X-Static": "s"}, "credentials_key": "authorization", "credentials_value": "secret-token"}}},
         "namespaces": [
           {"name": "st", "subscribe_stream_proxy_enabled": true},
           {"name": "bi", "subscribe_stream_proxy_enabled": true, "subscribe_stream_proxy_bidirectional": true},
           {"name": "hist", "subscribe_stream_proxy_enabled": true, "presence": true, "force_recovery": true, "history_size": 10,
            "history_ttl": "60s", "allowed_delta_types": ["fossil"]},
           {"name": "brief", "subscribe_stream_proxy_enabled": true, "subscribe_stream_proxy_name": "brief"},
           {"name": "zip", "subscribe_stream_proxy_enabled": true, "subscribe_stream_proxy_name": "zip"}]}}
      """;

  @Test
  void backend_streams_allTestsPass() {
    int backend = FreePort.find();
    try (ServerProcess server =
        ServerProcess.start(CONFIG.replace("PORT", Integer.toString(backend)))) {
      Map<String, String> environment = new HashMap<>();
      environment.put("GYRE_PORT", Integer.toString(server.port()));
      environment.put("GYRE_BACKEND_PORT", Integer.toString(backend));
      environment.put("GYRE_TOKEN", Tokens.channel("56", "bi:t", 600));
      if (server.isReference()) {
        environment.put("GYRE_REFERENCE", "1");
      }
      PythonTests.run("grpc_stream_test", environment);
    }
  }
}
