package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables: names, types, named lists, precedence. */
class EnvironmentTest {
  private static final String NAMESPACES = "CENTRIFUGO_CHANNEL_NAMESPACES";

  @Test
  void load_bothPrefixes_areReadAndGyreWins() {
    var config =
        Facts.environment(
                Map.of(
                    "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY", "a",
                    "GYRE_CLIENT_TOKEN_HMAC_SECRET_KEY", "b",
                    "CENTRIFUGO_HTTP_API_KEY", "k"))
            .config();
    assertEquals("b", config.client().token().hmacSecretKey());
    assertEquals("k", config.httpApi().key());
  }

  @Test
  void load_precedence_flagThenVariableThenFileThenDefault() {
    SourceSet file =
        SourceSet.ofFile(
            "a.yaml", "client: {channel_limit: 1, concurrency: 1, connection_limit: 1}");
    SourceSet all =
        file.withEnvironment(
                Map.of(
                    "CENTRIFUGO_CLIENT_CHANNEL_LIMIT", "2",
                    "CENTRIFUGO_CLIENT_CONCURRENCY", "2",
                    "CENTRIFUGO_HTTP_SERVER_PORT", "not parsed when a flag is given",
                    "CENTRIFUGO_CLIENT_USER_CONNECTION_LIMIT", ""))
            .withFlags(Map.of("client.channel_limit", "3", "http_server.port", "9"));
    var result = ConfigLoader.load(all);
    ClientConfig client = result.config().client();
    assertEquals(List.of(), result.problems());
    assertEquals(3, client.channelLimit());
    assertEquals(2, client.concurrency());
    assertEquals(1, client.connectionLimit());
    assertEquals(0, client.userConnectionLimit());
    assertEquals(9, result.config().httpServer().port());
  }

  @Test
  void load_flatVariable_beatsNestedFileKeyButNotNestedVariable() {
    SourceSet file = SourceSet.ofFile("a.yaml", "http_server: {port: 1}\nhttp_api: {key: a}");
    assertEquals(
        2,
        ConfigLoader.load(file.withEnvironment(Map.of("CENTRIFUGO_PORT", "2")))
            .config()
            .httpServer()
            .port());
    assertEquals(
        3,
        ConfigLoader.load(
                file.withEnvironment(
                    Map.of("CENTRIFUGO_PORT", "2", "CENTRIFUGO_HTTP_SERVER_PORT", "3")))
            .config()
            .httpServer()
            .port());
    assertEquals(
        "b",
        ConfigLoader.load(file.withEnvironment(Map.of("CENTRIFUGO_API_KEY", "b")))
            .config()
            .httpApi()
            .key());
  }

  @Test
  void load_zeroInVariable_isKept() {
    var config =
        Facts.environment(
                Map.of(
                    "CENTRIFUGO_CLIENT_CHANNEL_LIMIT", "0",
                    "CENTRIFUGO_CLIENT_STALE_CLOSE_DELAY", "0s"))
            .config();
    assertEquals(0, config.client().channelLimit());
    assertEquals(Duration.ZERO, config.client().staleCloseDelay());
  }

  @Test
  void load_namedList_namesThenFields() {
    var result =
        Facts.environment(
            Map.of(
                NAMESPACES,
                "chat ns-2",
                NAMESPACES + "_NS_2_HISTORY_TTL",
                "60s",
                NAMESPACES + "_NS_2_HISTORY_SIZE",
                "5",
                NAMESPACES + "_CHAT_PRESENCE",
                "true",
                "CENTRIFUGO_PROXIES",
                "p1",
                "CENTRIFUGO_PROXIES_P1_ENDPOINT",
                "http://x",
                "CENTRIFUGO_PROXIES_P1_HTTP_STATIC_HEADERS",
                "{\"X-A\":\"b\"}"));
    assertEquals(List.of(), result.problems());
    assertEquals(List.of(), result.warnings());
    var namespaces = result.config().channel().namespaces();
    assertTrue(namespaces.get(0).options().presence());
    assertEquals(Duration.ofMinutes(1), namespaces.get(1).options().historyTtl());
    assertEquals(
        Map.of("X-A", "b"), result.config().proxies().get(0).proxy().http().staticHeaders());
    assertEquals(Duration.ofSeconds(1), result.config().proxies().get(0).proxy().timeout());
  }

  @Test
  void load_namedList_appendsToFileAndSetsItsItems() {
    SourceSet file = SourceSet.ofFile("a.yaml", "channel: {namespaces: [{name: aa}]}");
    var namespaces =
        ConfigLoader.load(
                file.withEnvironment(Map.of(NAMESPACES, "bb", NAMESPACES + "_AA_PRESENCE", "1")))
            .config()
            .channel()
            .namespaces();
    assertEquals(List.of("aa", "bb"), namespaces.stream().map(ChannelNamespace::name).toList());
    assertTrue(namespaces.get(0).options().presence());
  }

  @Test
  void load_jsonList_replacesTheFiles() {
    SourceSet file =
        SourceSet.ofFile("a.yaml", "channel: {namespaces: [{name: aa, presence: true}]}");
    var namespaces =
        ConfigLoader.load(file.withEnvironment(Map.of(NAMESPACES, "[{\"name\":\"bb\"}]")))
            .config()
            .channel()
            .namespaces();
    assertEquals(1, namespaces.size());
    assertEquals("bb", namespaces.get(0).name());
    assertFalse(namespaces.get(0).options().presence());
    assertEquals(
        List.of(),
        ConfigLoader.load(file.withEnvironment(Map.of(NAMESPACES, "[]")))
            .config()
            .channel()
            .namespaces());
  }

  @Test
  void load_consumerVariables_bothOrdersOfTypeAndName() {
    var result =
        Facts.environment(
            Map.of(
                "CENTRIFUGO_CONSUMERS", "my_c",
                "CENTRIFUGO_CONSUMERS_MY_C_TYPE", "kafka",
                "CENTRIFUGO_CONSUMERS_MY_C_KAFKA_TOPICS", "t",
                "CENTRIFUGO_CONSUMERS_KAFKA_MY_C_BROKERS", "a:9092 b:9092"));
    assertEquals(List.of(), result.problems());
    assertEquals(List.of(), result.warnings());
    assertEquals(List.of("a:9092", "b:9092"), result.config().consumers().get(0).kafka().brokers());
  }

  @Test
  void load_objectList_takesJson() {
    var result =
        Facts.environment(
            Map.of(
                "CENTRIFUGO_UNI_SSE_CONNECT_CODE_TO_HTTP_RESPONSE_TRANSFORMS",
                "[{\"code\":101,\"to\":{\"status_code\":401}}]"));
    assertEquals(List.of(), result.problems());
    assertEquals(
        401,
        result.config().uniSse().connectCodeToHttpResponse().transforms().get(0).to().statusCode());
  }

  @Test
  void load_unknownVariables_areReportedWithNearest() {
    var warnings =
        Facts.environment(
                Map.of(
                    "CENTRIFUGO_HTTP_API_KEI",
                    "1",
                    "CENTRIFUGO_VAR_X",
                    "1",
                    "CENTRIFUGO_PORT_8000_TCP",
                    "tcp://1",
                    "CENTRIFUGO_MAIN_SERVICE_HOST",
                    "h",
                    "CENTRIFUGO_PORT",
                    "tcp://10.0.0.1:8000",
                    "CENTRIFUGO_GRPC_API_PORT",
                    "tcp://10.0.0.1:8000",
                    "CENTRIFUGO_DATABASE_DSN",
                    "x",
                    NAMESPACES + "_NOPE_PRESENCE",
                    "1"))
            .warnings();
    assertEquals(3, warnings.size(), warnings::toString);
    assertTrue(
        warnings.contains(
            "unknown var in environment var=CENTRIFUGO_HTTP_API_KEI nearest=CENTRIFUGO_HTTP_API_KEY"));
    assertTrue(
        warnings.contains(
            "variable of a commercial edition has no effect var=CENTRIFUGO_DATABASE_DSN"));
  }

  @Test
  void load_anyConfigurationGiven_ignoresInjectedVariables() {
    assertFalse(Facts.environment(Map.of("PATH", "/bin")).anyConfigurationGiven());
    assertFalse(
        Facts.environment(
                Map.of(
                    "CENTRIFUGO_PORT_8000_TCP",
                    "tcp://1",
                    "CENTRIFUGO_SERVICE_HOST",
                    "h",
                    "GYRE_X",
                    ""))
            .anyConfigurationGiven());
    assertTrue(Facts.environment(Map.of("GYRE_HTTP_SERVER_PORT", "1")).anyConfigurationGiven());
    assertTrue(Facts.environment(Map.of("CENTRIFUGO_PORT", "8001")).anyConfigurationGiven());
  }

  @Test
  void load_badVariables_areAllNamed() {
    var problems =
        Facts.environment(
                Map.of(
                    "CENTRIFUGO_CLIENT_PING_INTERVAL", "5",
                    "CENTRIFUGO_CLIENT_CHANNEL_LIMIT", "5.5",
                    "CENTRIFUGO_ADMIN_ENABLED", "yes"))
            .problems();
    assertEquals(3, problems.size(), problems::toString);
    assertTrue(
        problems.contains("CENTRIFUGO_ADMIN_ENABLED: \"yes\": must be true or false"),
        problems::toString);
  }

  @Test
  void load_substitution_inMapValuesOnly() {
    SourceSet file =
        SourceSet.ofFile(
            "a.yaml",
            "rpc: {proxy: {http: {static_headers: {a: 'x${CENTRIFUGO_VAR_T}y', b: '${HOME}'}}}}\nhttp_api: {key: '${CENTRIFUGO_VAR_T}'}");
    var result = ConfigLoader.load(file.withEnvironment(Map.of("CENTRIFUGO_VAR_T", "1$")));
    assertEquals(
        Map.of("a", "x1$y", "b", "${HOME}"), result.config().rpc().proxy().http().staticHeaders());
    assertEquals("${CENTRIFUGO_VAR_T}", result.config().httpApi().key());
    assertEquals(1, ConfigLoader.load(file).problems().size());
  }

  @Test
  void parse_dotEnv_understandsQuotesAndExport() throws BadValue {
    assertEquals(
        Map.of("A", "1", "B", "x # y", "C", "line\nbreak", "D", "$x", "E", ""),
        DotEnv.parse("# c\nA=1 # one\nexport B=\"x # y\"\nC=\"line\\nbreak\"\nD='$x'\n\nE=\n"));
    org.junit.jupiter.api.Assertions.assertThrows(BadValue.class, () -> DotEnv.parse("A=1\nwhat"));
  }
}
