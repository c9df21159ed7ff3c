package io.gyre.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.ChannelQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.OptionOverride;
import io.gyre.bus.Publish;
import io.gyre.bus.UserCommand;
import io.gyre.bus.UserSelector;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.StreamPosition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server API section 4: each method, what it asks and how it answers. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ApiMethodsTest {
  private static final String DONE = "{\"result\":{}}";
  private static final UserSelector ALL_OF_42 = new UserSelector("42", "c", "s");
  private ApiServer server;

  @BeforeEach
  void start() {
    server = ApiServer.start(ApiServer.config(""));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String error(int code, String message) {
    return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
  }

  private Object lastAsked() {
    return server.operations.asked.get(server.operations.asked.size() - 1);
  }

  @Test
  void publish_everyField_reachesTheOperation() {
    String body =
        "{\"channel\":\"chat:1\",\"data\":{ \"v\": 1.0 },\"skip_history\":true,"
            + "\"tags\":{\"k\":\"v\"},\"idempotency_key\":\"i\",\"delta\":true,"
            + "\"version\":18446744073709551615,\"version_epoch\":\"e\",\"exclude_client\":\"c\"}";
    assertEquals(DONE, server.result("publish", body));
    assertEquals(
        new Publish(
            List.of("chat:1"),
            Data.json("{ \"v\": 1.0 }"),
            Map.of("k", "v"),
            "i",
            true,
            true,
            -1,
            "e",
            false,
            "c"),
        lastAsked());
  }

  @Test
  void publish_withHistory_answersThePosition() {
    assertEquals(
        "{\"result\":{\"offset\":1,\"epoch\":\"xyz\\u003c\"}}",
        server.result("publish", "{\"channel\":\"chat:1\",\"data\":1}"));
  }

  @Test
  void publish_base64_winsOverData() {
    server.result("publish", "{\"channel\":\"bare:1\",\"data\":1,\"b64data\":\"AQID\"}");
    assertEquals(Data.of(new byte[] {1, 2, 3}), ((Publish) lastAsked()).data());
    server.result("publish", "{\"channel\":\"bare:1\",\"data\":1,\"b64data\":\"\"}");
    assertEquals(Data.json("1"), ((Publish) lastAsked()).data());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channel\":\"\",\"data\":1}",
        "{\"channel\":\"bare:1\",\"b64data\":\"AQI\"}",
        "{\"channel\":\"bare:1\",\"b64data\":\"?\"}",
        "{\"channel\":\"json:1\",\"b64data\":\"AQID\"}"
      })
  void publish_badValue_is107(String body) {
    assertEquals(error(107, "bad request"), server.result("publish", body));
  }

  @Test
  void publish_unknownNamespace_is102() {
    assertEquals(
        error(102, "unknown channel"),
        server.result("publish", "{\"channel\":\"unknown:1\",\"data\":{}}"));
  }

  @Test
  void broadcast_answersInRequestOrder() {
    server.result("publish", "{\"channel\":\"chat:1\",\"data\":1}");
    assertEquals(
        "{\"result\":{\"responses\":[{\"result\":{\"offset\":2,\"epoch\":\"xyz\\u003c\"}},"
            + "{\"result\":{}},"
            + error(102, "unknown channel")
            + ","
            + error(107, "bad request")
            + "]}}",
        server.result(
            "broadcast",
            "{\"channels\":[\"chat:1\",\"bare:1\",\"nope:1\",\"\"],\"data\":{\"text\":\"all\"}}"));
    assertTrue(((Publish) lastAsked()).anyType());
  }

  @Test
  void broadcast_withoutChannels_is107() {
    assertEquals(
        error(107, "bad request"), server.result("broadcast", "{\"channels\":[],\"data\":{}}"));
  }

  @Test
  void subscribe_everyField_reachesTheOperation() {
    String body =
        "{\"channel\":\"chat:1\",\"user\":\"42\",\"expire_at\":-5,\"info\":{},\"client\":\"c\","
            + "\"b64data\":\"AQID\",\"recover_since\":{\"offset\":3,\"epoch\":\"e\"},"
            + "\"override\":{\"presence\":{\"value\":true},\"join_leave\":{},"
            + "\"force_recovery\":null},\"session\":\"s\",\"all_users\":true}";
    assertEquals(DONE, server.result("subscribe", body));
    assertEquals(
        new UserCommand.Subscribe(
            ALL_OF_42,
            "chat:1",
            -5,
            Data.json("{}"),
            Data.of(new byte[] {1, 2, 3}),
            new StreamPosition(3, "e"),
            new OptionOverride(true, false, null, null, null)),
        lastAsked());
  }

  @Test
  void unsubscribe_reachesTheOperation() {
    assertEquals(
        DONE,
        server.result(
            "unsubscribe",
            "{\"channel\":\"chat:1\",\"user\":\"42\",\"client\":\"c\",\"session\":\"s\"}"));
    assertEquals(new UserCommand.Unsubscribe(ALL_OF_42, "chat:1"), lastAsked());
  }

  @Test
  void disconnect_withoutCode_is3503() {
    assertEquals(DONE, server.result("disconnect", "{}"));
    assertEquals(
        new UserCommand.Disconnect(
            new UserSelector("", "", ""), 3503, "force disconnect", List.of()),
        lastAsked());
    server.result(
        "disconnect",
        "{\"user\":\"42\",\"disconnect\":{\"code\":4000,\"reason\":\"bye\"},\"client\":\"c\","
            + "\"whitelist\":[\"w\"],\"session\":\"s\"}");
    assertEquals(new UserCommand.Disconnect(ALL_OF_42, 4000, "bye", List.of("w")), lastAsked());
  }

  @Test
  void refresh_reachesTheOperation() {
    server.result(
        "refresh",
        "{\"user\":\"42\",\"client\":\"c\",\"expired\":true,\"expire_at\":1893456000,"
            + "\"info\":1,\"session\":\"s\"}");
    assertEquals(
        new UserCommand.Refresh(ALL_OF_42, true, 1_893_456_000, Data.json("1")), lastAsked());
  }

  @Test
  void presence_showsUserAndClientAlways() {
    server.operations.present(
        Map.of(
            "b", new ClientInfo("", "b", null, null),
            "a", new ClientInfo("42", "a", Data.json("{ \"n\": 1}"), Data.json("2"))));
    assertEquals(
        "{\"result\":{\"presence\":{"
            + "\"a\":{\"user\":\"42\",\"client\":\"a\",\"conn_info\":{\"n\":1},\"chan_info\":2},"
            + "\"b\":{\"user\":\"\",\"client\":\"b\"}}}}",
        server.result("presence", "{\"channel\":\"chat:1\"}"));
    assertEquals(
        "{\"result\":{\"num_clients\":2,\"num_users\":2}}",
        server.result("presence_stats", "{\"channel\":\"chat:1\"}"));
  }

  @Test
  void presence_nobodyThere_isEmptyNotMissing() {
    assertEquals(
        "{\"result\":{\"presence\":{}}}", server.result("presence", "{\"channel\":\"chat:1\"}"));
    assertEquals(
        "{\"result\":{\"num_clients\":0,\"num_users\":0}}",
        server.result("presence_stats", "{\"channel\":\"chat:1\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"presence", "presence_stats", "history", "history_remove"})
  void channelQueries_refuseInOrder(String method) {
    assertEquals(error(107, "bad request"), server.result(method, "{}"));
    assertEquals(error(102, "unknown channel"), server.result(method, "{\"channel\":\"no:1\"}"));
    assertEquals(error(108, "not available"), server.result(method, "{\"channel\":\"bare:1\"}"));
  }

  @Test
  void history_answersPublicationsEpochAndOffset() {
    server.result("publish", "{\"channel\":\"chat:1\",\"data\":{\"v\":1},\"tags\":{\"k\":\"v\"}}");
    assertEquals(
        "{\"result\":{\"publications\":[],\"epoch\":\"xyz\\u003c\",\"offset\":1}}",
        server.result("history", "{\"channel\":\"chat:1\"}"));
    assertEquals(
        "{\"result\":{\"publications\":[{\"data\":{\"v\":1},\"offset\":1,\"tags\":{\"k\":\"v\"}}],"
            + "\"epoch\":\"xyz\\u003c\",\"offset\":1}}",
        server.result("history", "{\"channel\":\"chat:1\",\"limit\":-1}"));
    server.result(
        "history",
        "{\"channel\":\"chat:1\",\"limit\":5,\"since\":{\"offset\":2,\"epoch\":\"xyz<\"},"
            + "\"reverse\":true}");
    assertEquals(
        new ChannelQuery.History("chat:1", 5, new StreamPosition(2, "xyz<"), true), lastAsked());
  }

  @Test
  void history_binaryPublication_is500() {
    server.result("publish", "{\"channel\":\"chat:bin\",\"b64data\":\"AQID\"}");
    var response = server.call("history", "{\"channel\":\"chat:bin\",\"limit\":1}");
    assertEquals(500, response.statusCode());
    assertEquals("Internal Server Error\n", response.body());
  }

  @Test
  void channels_answersSortedNames() {
    assertEquals(
        "{\"result\":{\"channels\":{\"chat:1\":{\"num_clients\":2},"
            + "\"chat:2\":{\"num_clients\":1}}}}",
        server.result("channels", "{\"pattern\":\"chat:*\"}"));
    assertEquals(
        error(100, "internal server error"), server.result("channels", "{\"pattern\":\"[\"}"));
  }

  @Test
  void info_showsZerosButNoUptimeOfZero() {
    server.operations.nodes(new NodeReply.NodeInfo("u", "node-a", "1", 0, 2, 3, 4, 0, null));
    assertEquals(
        "{\"result\":{\"nodes\":[{\"uid\":\"u\",\"name\":\"node-a\",\"version\":\"1\","
            + "\"num_clients\":0,\"num_users\":2,\"num_channels\":3,\"num_subs\":4}]}}",
        server.result("info", "{}"));
  }

  @Test
  void info_showsMetricsOfTheLastInterval() {
    NodeReply.Metrics metrics = new NodeReply.Metrics(60, Map.of("b.x", 2.0, "a.y", 0.25));
    server.operations.nodes(new NodeReply.NodeInfo("u", "n", "1", 1, 1, 1, 1, 9, metrics));
    assertEquals(
        "{\"result\":{\"nodes\":[{\"uid\":\"u\",\"name\":\"n\",\"version\":\"1\","
            + "\"num_clients\":1,\"num_users\":1,\"num_channels\":1,\"uptime\":9,"
            + "\"metrics\":{\"interval\":60,\"items\":{\"a.y\":0.25,\"b.x\":2}},\"num_subs\":1}]}}",
        server.result("info", "{}"));
  }

  @Test
  void rpc_unknownOrEmptyMethod_isRefused() {
    assertEquals(error(107, "bad request"), server.result("rpc", "{}"));
    assertEquals(error(104, "not found"), server.result("rpc", "{\"method\":\"x\"}"));
    assertEquals(
        "{\"result\":{\"data\":{\"a\":1}}}",
        server.result("rpc", "{\"method\":\"echo\",\"params\":{\"a\": 1}}"));
  }

  @Test
  void mapAndSharedPoll_areNotAvailable() {
    for (String method : List.of("map_publish", "map_clear", "shared_poll_publish")) {
      assertEquals(error(108, "not available"), server.result(method, "{\"channel\":\"a\"}"));
    }
  }

  @Test
  void numbersAndFields_areUnique() {
    Set<Integer> numbers = new HashSet<>();
    Set<Integer> commandNumbers = new HashSet<>();
    for (ApiMethod method : ApiMethods.ALL) {
      assertTrue(numbers.add(method.number()), method.name());
      assertTrue(commandNumbers.add(method.commandNumber()), method.name());
      Set<Integer> fields = new HashSet<>();
      method.request().fields().forEach(field -> assertTrue(fields.add(field.number())));
    }
    assertNull(ApiMethods.named("connections"));
    assertTrue(ApiMethods.isKnown("CONNECTIONS"));
    assertFalse(ApiMethods.isKnown("batch"));
  }

  @Test
  void calls_areCounted() {
    server.result("publish", "{\"channel\":\"bare:1\",\"data\":1}");
    server.result("publish", "{\"channel\":\"no:1\",\"data\":1}");
    server.result("broadcast", "{\"channels\":[\"no:1\",\"bare:1\"],\"data\":1}");
    server.call("publish", "{");
    String page = server.meters.page(List.of());
    String api = "centrifugo_api_command_";
    String publish = "{protocol=\"http\",method=\"publish\"";
    assertTrue(page.contains(api + "duration_seconds_count" + publish + "} 2\n"), page);
    assertTrue(
        page.contains(api + "duration_seconds_histogram_bucket" + publish + ",le=\"10\"} 2"));
    assertTrue(page.contains(api + "errors_total" + publish + ",error=\"102\"} 1\n"));
    assertTrue(page.contains(api + "errors_total" + publish + ",error=\"unmarshal\"} 1\n"));
    assertTrue(page.contains("method=\"broadcast_publish\",error=\"102\"} 1\n"));
  }
}
