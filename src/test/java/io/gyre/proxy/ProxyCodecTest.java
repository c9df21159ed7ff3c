package io.gyre.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gyre.channel.OptionOverrides;
import io.gyre.channel.SubscribeOptions;
import io.gyre.config.ConfigLoader;
import io.gyre.config.ProxyConfig;
import io.gyre.config.SourceSet;
import io.gyre.protocol.Data;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolType;
import io.gyre.proxy.ProxyRequest.Peer;
import io.gyre.proxy.ProxyResult.ServerSubscription;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of the backend, as the reference server writes and reads them. */
final class ProxyCodecTest {
  private static final Peer PEER = new Peer("c1", "websocket", "json");
  private static final String COMMON =
      "\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\"";
  private static final Data META = Data.json("{\"m\":1}");

  private static ProxyConfig config(String more) {
    String text = "{\"rpc\": {\"proxy\": {\"endpoint\": \"http://h/\"" + more + "}}}";
    return ConfigLoader.load(SourceSet.ofFile("config.json", text)).config().rpc().proxy();
  }

  private static ProxyCodec codec(ProtocolType type, String more) {
    return new ProxyCodec(type, config(more));
  }

  private static String json(ProxyRequest<?> request, String more) throws ProxyFailure {
    return new String(codec(ProtocolType.JSON, more).encode(request), StandardCharsets.UTF_8);
  }

  private static String json(ProxyRequest<?> request) throws ProxyFailure {
    return json(request, ", \"include_connection_meta\": true");
  }

  private static <R> ProxyAnswer<R> read(ProxyRequest<R> request, String body) throws ProxyFailure {
    return codec(ProtocolType.JSON, "").decode(request, body.getBytes(StandardCharsets.UTF_8));
  }

  private static <R> ProxyAnswer<R> readHex(ProxyRequest<R> request, String hex)
      throws ProxyFailure {
    return codec(ProtocolType.PROTOBUF, "")
        .decode(request, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static <R> R result(ProxyRequest<R> request, String body) throws ProxyFailure {
    return Objects.requireNonNull(read(request, body).result());
  }

  private static final ProxyRequest.Connect CONNECT =
      new ProxyRequest.Connect(PEER, null, "", "", List.of());
  private static final ProxyRequest.Rpc RPC =
      new ProxyRequest.Rpc(PEER, "42", "getTime", Data.json("{\"tz\": \"utc\"}"), META);
  private static final ProxyRequest.Subscribe SUBSCRIBE =
      new ProxyRequest.Subscribe(ProxyEvent.SUBSCRIBE, PEER, "42", "pp:1", META, null);
  private static final ProxyRequest.Publish PUBLISH =
      new ProxyRequest.Publish(PEER, "42", "pp:1", Data.json("{\"input\":\"hello\"}"), META);
  private static final ProxyRequest.Refresh REFRESH = new ProxyRequest.Refresh(PEER, "56", META);
  private static final ProxyRequest.SubRefresh SUB_REFRESH =
      new ProxyRequest.SubRefresh(PEER, "42", "sr:1", META);

  @Test
  void json_eachRequest_isWhatTheReferenceSends() throws ProxyFailure {
    assertEquals("{" + COMMON + "}", json(CONNECT));
    assertEquals(
        "{"
            + COMMON
            + ",\"data\":{\"k\":[1,2]},\"name\":\"js\",\"version\":\"5\",\"channels\":[\"a\",\"b\"]}",
        json(
            new ProxyRequest.Connect(
                PEER, Data.json("{\"k\": [1, 2]}"), "js", "5", List.of("a", "b"))));
    assertEquals("{" + COMMON + ",\"user\":\"56\",\"meta\":{\"m\":1}}", json(REFRESH));
    assertEquals(
        "{"
            + COMMON
            + ",\"user\":\"42\",\"method\":\"getTime\",\"data\":{\"tz\":\"utc\"},\"meta\":{\"m\":1}}",
        json(RPC));
    assertEquals(
        "{"
            + COMMON
            + ",\"user\":\"42\",\"channel\":\"pp:1\",\"meta\":{\"m\":1},\"data\":{\"q\":1}}",
        json(
            new ProxyRequest.Subscribe(
                ProxyEvent.SUBSCRIBE, PEER, "42", "pp:1", META, Data.json("{\"q\":1}"))));
    assertEquals(
        "{"
            + COMMON
            + ",\"user\":\"42\",\"channel\":\"pp:1\",\"data\":{\"input\":\"hello\"},\"meta\":{\"m\":1}}",
        json(PUBLISH));
    assertEquals(
        "{" + COMMON + ",\"user\":\"42\",\"channel\":\"sr:1\",\"meta\":{\"m\":1}}",
        json(SUB_REFRESH));
  }

  @Test
  void json_anonymous_hasAnEmptyUser() throws ProxyFailure {
    assertEquals(
        "{" + COMMON + ",\"user\":\"\",\"channel\":\"pp:1\"}",
        json(new ProxyRequest.Subscribe(ProxyEvent.SUBSCRIBE, PEER, "", "pp:1", null, null)));
  }

  @Test
  void json_metaNotAskedFor_isLeftOut() throws ProxyFailure {
    assertEquals("{" + COMMON + ",\"user\":\"56\"}", json(REFRESH, ""));
  }

  @Test
  void json_payload_losesItsBlanksAndItsStringsAreEscaped() throws ProxyFailure {
    Data data = Data.json("[ 1,\n\t\"a <b> & c\u2028 \\\" d\" , {\"x\" : null} ]");
    assertEquals(
        "{"
            + COMMON
            + ",\"user\":\"\",\"method\":\"m\",\"data\":"
            + "[1,\"a \\u003cb\\u003e \\u0026 c\\u2028 \\\" d\",{\"x\":null}]}",
        json(new ProxyRequest.Rpc(PEER, "", "m", data, null)));
  }

  @Test
  void binaryEncoding_payloadIsBase64WithItsBlanks() throws ProxyFailure {
    assertEquals(
        "{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"binary\","
            + "\"user\":\"42\",\"channel\":\"bin:1\",\"b64data\":\"eyJhIjogMX0=\"}",
        json(
            new ProxyRequest.Publish(PEER, "42", "bin:1", Data.json("{\"a\": 1}"), null),
            ", \"binary_encoding\": true"));
  }

  @Test
  void json_payloadThatIsNotJson_isNotSent() {
    var request = new ProxyRequest.Publish(PEER, "5", "pp:1", Data.of(new byte[] {1, 2}), null);
    ProxyFailure failure = assertThrows(ProxyFailure.class, () -> json(request));
    assertEquals(ProxyFailure.Kind.NOT_SENT, failure.kind());
  }

  @Test
  void protobuf_requests_haveTheFieldsOfTheSchema() throws ProxyFailure {
    String common = "0a026331 1209776562736f636b6574 1a046a736f6e 22046a736f6e ";
    assertEquals(
        (common + "52023432 5a0767657454696d65 620d 7b22747a223a2022757463227d 720777226d223a317d")
            .replace("720777226d", "72077b226d")
            .replace(" ", ""),
        HexFormat.of()
            .formatHex(
                codec(ProtocolType.PROTOBUF, ", \"include_connection_meta\": true").encode(RPC)));
    assertEquals(
        (common + "62026a73 6a0135 720161 720162").replace(" ", ""),
        HexFormat.of()
            .formatHex(
                codec(ProtocolType.PROTOBUF, "")
                    .encode(new ProxyRequest.Connect(PEER, null, "js", "5", List.of("a", "b")))));
  }

  @Test
  void connect_everyField_isRead() throws ProxyFailure {
    String body =
        """
        {"result": {"user": "56", "expire_at": 1795553382, "info": {"name":"Al"},
         "data": {"hello":1}, "channels": ["ns:a", "ns:b"],
         "subs": {"ns:b": {"data": {"x":1}, "info": {"r":"admin"},
           "override": {"presence": {"value": true}, "join_leave": {"value": false},
             "force_recovery": {"value": true}, "force_positioning": {},
             "force_push_join_leave": null},
           "expire_at": 5, "cache_recover": true}},
         "meta": {"role":"adm"}, "caps": [{"channels":["x"]}], "labels": {"a":"b"}}}
        """;
    ServerSubscription b =
        new ServerSubscription(
            new SubscribeOptions(
                Data.json("{\"r\":\"admin\"}"),
                Data.json("{\"x\":1}"),
                new OptionOverrides(true, false, null, true, false)),
            true);
    Map<String, ServerSubscription> subs = new LinkedHashMap<>();
    subs.put("ns:b", b);
    subs.put("ns:a", ServerSubscription.NAMED);
    assertEquals(
        new ProxyResult.Connect(
            "56",
            1795553382,
            Data.json("{\"name\":\"Al\"}"),
            Data.json("{\"hello\":1}"),
            subs,
            Data.json("{\"role\":\"adm\"}")),
        read(CONNECT, body).result());
  }

  @Test
  void protobuf_connect_isRead() throws ProxyFailure {
    // result{user "56" expire_at 7 channels "a" subs{"b": {data "1" override{presence{true}}}}}
    String subs = "420e 0a0162 1209 220131 3204 0a02 0801";
    ProxyResult.Connect result =
        Objects.requireNonNull(readHex(CONNECT, "0a19 0a023536 1007 3a0161 " + subs).result());
    assertEquals("56", result.user());
    assertEquals(7, result.expireAt());
    assertEquals(List.of("b", "a"), List.copyOf(result.subs().keySet()));
    assertEquals(
        new SubscribeOptions(
            null, Data.of(new byte[] {'1'}), new OptionOverrides(true, null, null, null, null)),
        Objects.requireNonNull(result.subs().get("b")).options());
  }

  @Test
  void publish_everyField_isRead() throws ProxyFailure {
    assertEquals(
        new ProxyResult.Publish(Data.json("{\"y\":1}"), true, Map.of("t", "1"), "k", true, 5, "e"),
        read(
                PUBLISH,
                "{\"result\":{\"data\":{\"y\":1},\"tags\":{\"t\":\"1\"},\"version\":5,\"delta\":true,"
                    + "\"version_epoch\":\"e\",\"skip_history\":true,\"idempotency_key\":\"k\"}}")
            .result());
  }

  @Test
  void base64_winsOverItsTwin_exceptInPublish() throws ProxyFailure {
    String both = "{\"result\":{\"data\":1,\"b64data\":\"Mg==\"}}";
    assertEquals(Data.json("2"), result(RPC, both).data());
    assertEquals(Data.json("1"), result(PUBLISH, both).data());
    assertEquals(Data.json("2"), result(PUBLISH, "{\"result\":{\"b64data\":\"Mg==\"}}").data());
    assertEquals(Data.json("null"), result(PUBLISH, "{\"result\":{\"data\":null}}").data());
  }

  @Test
  void base64_malformed_isAFailureOfItsOwn() {
    for (String text : List.of("!", "Mg", "Mg=")) {
      ProxyFailure failure =
          assertThrows(
              ProxyFailure.class,
              () -> read(REFRESH, "{\"result\":{\"b64info\":\"" + text + "\"}}"));
      assertEquals(ProxyFailure.Kind.WRONG_BASE64, failure.kind(), text);
    }
  }

  @Test
  void refreshes_areRead() throws ProxyFailure {
    assertEquals(
        new ProxyResult.Refresh(true, 9, Data.json("1"), Data.json("2")),
        read(REFRESH, "{\"result\":{\"expired\":true,\"expire_at\":9,\"info\":1,\"meta\":2}}")
            .result());
    assertEquals(
        new ProxyResult.SubRefresh(false, 9, Data.json("1")),
        read(SUB_REFRESH, "{\"result\":{\"expire_at\":9,\"b64info\":\"MQ==\"}}").result());
    assertEquals(
        new ProxyResult.Subscribe(4, new SubscribeOptions(null, null, OptionOverrides.NONE)),
        read(SUBSCRIBE, "{\"result\":{\"expire_at\":4,\"allow\":[\"pub\"]}}").result());
  }

  @Test
  void answers_errorAndDisconnect_areRead() throws ProxyFailure {
    assertEquals(
        new ProxyAnswer<>(
            null, new ErrorInfo(1001, "later", true), new Disconnect(4501, "unauthorized")),
        read(
            CONNECT,
            "{\"error\":{\"code\":1001,\"message\":\"later\",\"temporary\":true},"
                + "\"disconnect\":{\"code\":4501,\"reason\":\"unauthorized\"}}"));
    assertEquals(
        new ProxyAnswer<>(null, new ErrorInfo(403, "no", false), null),
        readHex(CONNECT, "1207 089303 12026e6f"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"result\":null}", "{\"x\":{\"y\":[1]},\"RESULT\":null}"})
  void answers_withoutResult_areAnswers(String body) throws ProxyFailure {
    assertEquals(new ProxyAnswer<>(null, null, null), read(CONNECT, body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "{",
        "{} x",
        "<html>",
        "{\"result\":[]}",
        "{\"result\":{\"user\":1}}",
        "{\"result\":{\"expire_at\":\"1\"}}",
        "{\"result\":{\"expire_at\":1.5}}",
        "{\"result\":{\"channels\":{}}}",
        "{\"error\":\"no\"}",
        "{\"error\":{\"code\":-1}}",
        "{\"error\":{\"code\":4294967296}}",
        "{\"disconnect\":{\"code\":3000,\"reason\":\"\"}}",
        "{\"disconnect\":{\"code\":1000,\"reason\":\"\"}}",
        "{\"disconnect\":{\"code\":65536,\"reason\":\"\"}}",
        "{\"disconnect\":{}}"
      })
  void answers_thatDoNotFit_areFailures(String body) {
    ProxyFailure failure = assertThrows(ProxyFailure.class, () -> read(CONNECT, body));
    assertEquals(ProxyFailure.Kind.WRONG_BODY, failure.kind());
  }

  @Test
  void protobuf_garbage_isAFailure() {
    ProxyFailure failure = assertThrows(ProxyFailure.class, () -> readHex(CONNECT, "0aff01"));
    assertEquals(ProxyFailure.Kind.WRONG_BODY, failure.kind());
  }
}
