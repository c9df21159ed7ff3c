package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Old flat configurations (version 5 and earlier) become trees of today. */
class FlatConfigTest {
  private static final String VERSION_5 =
      """
      { "port": "8001", "engine": "redis", "redis_address": "127.0.0.1:6379",
        "token_hmac_secret_key": "s", "api_key": "k", "allowed_origins": ["http://localhost:3000"], "admin": true,
        "presence": true, "global_presence_ttl": "30s",
        "proxy_connect_endpoint": "http://b/connect", "proxy_subscribe_endpoint": "http://b/sub", "proxy_rpc_endpoint": "http://b/rpc",
        "proxy_http_headers": ["Cookie"], "proxy_static_http_headers": {"x-a": "1"},
        "namespaces": [{"name": "chat", "history_size": 10, "history_ttl": "60s", "proxy_subscribe": true}] }
      """;

  private static final String VERSION_6 =
      """
      { "http_server": {"port": 8001},
        "engine": {"type": "redis", "redis": {"address": ["127.0.0.1:6379"], "presence_ttl": "30s"}},
        "client": {"token": {"hmac_secret_key": "s"}, "allowed_origins": ["http://localhost:3000"],
          "proxy": {"connect": {"enabled": true, "endpoint": "http://b/connect", "http_headers": ["Cookie"], "http": {"static_headers": {"x-a": "1"}}}}},
        "http_api": {"key": "k"}, "admin": {"enabled": true},
        "channel": {"without_namespace": {"presence": true},
          "proxy": {"subscribe": {"endpoint": "http://b/sub", "http_headers": ["Cookie"], "http": {"static_headers": {"x-a": "1"}}}},
          "namespaces": [{"name": "chat", "history_size": 10, "history_ttl": "60s", "subscribe_proxy_enabled": true}]},
        "rpc": {"without_namespace": {"proxy_enabled": true}, "ignore_namespaces": true,
          "proxy": {"endpoint": "http://b/rpc", "http_headers": ["Cookie"], "http": {"static_headers": {"x-a": "1"}}}} }
      """;

  @Test
  void load_flatVersion5_equalsNestedTwin() {
    ConfigLoader.Result flat = load(VERSION_5);
    ConfigLoader.Result nested = load(VERSION_6);
    assertEquals(List.of(), nested.problems());
    assertEquals(List.of(), nested.warnings());
    assertEquals(List.of(), flat.problems());
    assertEquals(nested.config(), flat.config());
    assertTrue(
        flat.warnings().contains("key of an earlier version key=port replacement=http_server.port"),
        () -> flat.warnings().toString());
    assertEquals(List.of(), flat.unknownKeys());
  }

  private static ConfigLoader.Result load(String json) {
    return ConfigLoader.load(SourceSet.ofFile("config.json", json));
  }
}
