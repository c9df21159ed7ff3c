package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  @Test
  void load_granularProxies_areNamed() {
    var config =
        load("""
                { "granular_proxy_mode": true, "proxy_connect_endpoint": "http://ignored",
                  "proxies": [
                    {"name": "a1", "endpoint": "http://a", "static_http_headers": {"x": "1"}, "timeout": "3s"},
                    {"name": "b1", "endpoint": "grpc://b", "grpc_cert_file": "/c.pem", "grpc_compression": true}],
                  "connect_proxy_name": "a1", "rpc_proxy_name": "b1", "subscribe_proxy_name": "a1",
                  "rpc_namespaces": [{"name": "rr", "rpc_proxy_name": "a1"}],
                  "namespaces": [{"name": "nn", "publish_proxy_name": "b1", "proxy_subscribe": true}] }
                """)
            .config();
    SwitchedProxy connect = config.client().proxy().connect();
    assertTrue(connect.enabled());
    assertEquals("http://a", connect.proxy().endpoint());
    assertEquals(Map.of("x", "1"), connect.proxy().http().staticHeaders());
    assertEquals(Duration.ofSeconds(3), connect.proxy().timeout());
    assertEquals(new RpcOptions(true, "b1"), config.rpc().withoutNamespace());
    assertEquals(new RpcOptions(true, "a1"), config.rpc().namespaces().get(0).options());
    assertFalse(config.rpc().ignoreNamespaces());
    ChannelOptions top = config.channel().withoutNamespace();
    assertTrue(top.subscribeProxyEnabled());
    assertEquals("a1", top.subscribeProxyName());
    ChannelOptions named = config.channel().namespaces().get(0).options();
    assertTrue(named.publishProxyEnabled());
    assertFalse(named.subscribeProxyEnabled());
    ProxyGrpcConfig grpc = config.proxies().get(1).proxy().grpc();
    assertTrue(grpc.tls().enabled() && grpc.compression());
    assertEquals("/c.pem", grpc.tls().serverCaPem());
  }

  @Test
  void load_commonProxyOptions_goToEveryProxyWithEndpoint() {
    var config =
        load("""
                { "proxy_connect_endpoint": "http://a", "proxy_sub_refresh_endpoint": "grpc://b",
                  "proxy_publish_timeout": "2s", "proxy_binary_encoding": true, "proxy_grpc_credentials_key": "k",
                  "proxy_grpc_tls": {"enabled": true, "cert_pem": "plain", "cert_pem_b64": "coded", "cert_pem_file": "/f"},
                  "proxy_grpc_cert_file": "/ignored", "proxy_extra_http_headers": ["X"], "proxy_http_headers": "A B",
                  "proxy_subscribe_stream": true, "proxy_stream_subscribe": true }
                """)
            .config();
    for (ProxyConfig proxy :
        List.of(config.client().proxy().connect().proxy(), config.channel().proxy().subRefresh())) {
      assertTrue(proxy.binaryEncoding());
      assertEquals("k", proxy.grpc().credentialsKey());
      assertEquals("/f", proxy.grpc().tls().certPem());
      assertEquals("", proxy.grpc().tls().serverCaPem());
      assertEquals(List.of("A", "B", "X"), proxy.httpHeaders());
    }
    assertFalse(config.channel().proxy().publish().binaryEncoding());
    assertEquals(Duration.ofSeconds(2), config.channel().proxy().publish().timeout());
    assertTrue(config.channel().withoutNamespace().subscribeStreamProxyEnabled());
  }

  @Test
  void load_tlsFiles_countOnlyTogether() {
    var files =
        load("{\"tls\": true, \"tls_cert\": \"c\", \"tls_key\": \"k\", \"tls_cert_pem\": \"p\", \"grpc_api\": true}")
            .config();
    assertEquals("c", files.httpServer().tls().certPem());
    assertEquals(files.httpServer().tls(), files.grpcApi().tls());
    assertFalse(files.uniGrpc().tls().enabled());
    var lone =
        load("{\"tls\": true, \"tls_cert\": \"c\", \"tls_cert_pem\": \"p\", \"tls_key_pem\": \"q\", \"grpc_api\": true,"
                + " \"grpc_api_tls_disable\": true}")
            .config();
    assertEquals("p", lone.httpServer().tls().certPem());
    assertEquals("q", lone.httpServer().tls().keyPem());
    assertFalse(lone.grpcApi().tls().enabled());
  }

  @Test
  void load_engines_areTranslated() {
    assertEquals("redis", load("{\"engine\": \"redis\"}").config().engine().type());
    assertEquals("memory", load("{\"engine\": \"\"}").config().engine().type());
    BrokerConfig nats =
        load("{\"broker\": \"nats\", \"nats_url\": \"nats://x\"}").config().broker();
    assertTrue(nats.enabled());
    assertEquals("nats", nats.type());
    assertEquals("nats://x", nats.nats().url());
    for (String gone : List.of("tarantool", "taranpool")) {
      assertEquals(
          List.of("engine.type: \"tarantool\": must be memory, hazelcast or redis"),
          load("{\"engine\": \"" + gone + "\"}").problems());
    }
    assertEquals(
        List.of("h:7"),
        load("{\"redis_host\": \"h\", \"redis_port\": 7}")
            .config()
            .engine()
            .redis()
            .connection()
            .address());
    assertTrue(load("{\"redis_streams\": false}").config().engine().redis().historyUseLists());
    assertEquals(
        Duration.ofSeconds(5),
        load("{\"redis_read_timeout\": 5, \"redis_write_timeout\": 1}")
            .config()
            .engine()
            .redis()
            .connection()
            .ioTimeout());
    assertEquals(
        List.of("a", "b"),
        load("{\"tls_autocert_host_whitelist\": \"a, b\"}")
            .config()
            .httpServer()
            .tlsAutocert()
            .hostWhitelist());
  }

  @Test
  void load_oldConsumers_runUnlessDisabled() {
    String items =
        "[{\"name\": \"k1\", \"type\": \"kafka\", \"kafka\": {\"brokers\": [\"b\"], \"topics\": [\"t\"],"
            + " \"consumer_group\": \"g\", \"partition_buffer_size\": 8, \"tls\": true, \"tls_root_ca\": \"/ca\"}},"
            + " {\"name\": \"p1\", \"type\": \"postgresql\", \"disabled\": true}]";
    var old = load("{\"port\": 8000, \"consumers\": " + items + "}");
    assertEquals(List.of(), old.problems());
    assertEquals(List.of(), old.unknownKeys());
    assertTrue(old.config().consumers().get(0).enabled());
    assertTrue(old.config().consumers().get(0).kafka().tls().enabled());
    assertEquals("/ca", old.config().consumers().get(0).kafka().tls().serverCaPem());
    assertFalse(old.config().consumers().get(1).enabled());
    assertFalse(load("{\"consumers\": " + items + "}").config().consumers().get(0).enabled());
  }

  @Test
  void load_version3Options_becomePermissions() {
    var config =
        load("""
                { "anonymous": true, "publish": true, "presence": true, "join_leave": true,
                  "namespaces": [
                    {"name": "closed", "protected": true, "publish": true, "subscribe_to_publish": true},
                    {"name": "past", "history_size": 5, "history_lifetime": 60, "history_recover": true,
                     "presence": true, "presence_disable_for_client": true}] }
                """)
            .config();
    ChannelOptions top = config.channel().withoutNamespace();
    assertTrue(top.allowSubscribeForClient() && top.allowSubscribeForAnonymous());
    assertTrue(top.allowPublishForClient() && top.allowPublishForAnonymous());
    assertTrue(top.allowPresenceForSubscriber() && top.forcePushJoinLeave());
    assertTrue(top.allowUserLimitedChannels());
    ChannelOptions closed = config.channel().namespaces().get(0).options();
    assertFalse(closed.allowSubscribeForClient());
    assertTrue(closed.allowPublishForSubscriber() && !closed.allowPublishForClient());
    ChannelOptions past = config.channel().namespaces().get(1).options();
    assertEquals(Duration.ofMinutes(1), past.historyTtl());
    assertTrue(past.forceRecovery() && past.allowHistoryForSubscriber());
    assertFalse(past.allowPresenceForSubscriber());
  }

  private static ConfigLoader.Result load(String json) {
    return ConfigLoader.load(SourceSet.ofFile("config.json", json));
  }
}
