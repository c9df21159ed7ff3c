package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonEncodingTest {
  private static final Codec JSON = Codec.of(ProtocolType.JSON);
  private static final Data BINARY = Data.of(new byte[] {1, 2, 3});

  @Test
  void encode_stringsOfTheServer_areEscapedAsGoDoes() {
    String reason = "<a>&\"\\/\b\f\n\r\t\u0001\u007f\u2028\u2029éж語😀\ud83d!";
    assertEquals(
        "{\"push\":{\"channel\":\"c\",\"unsubscribe\":{\"code\":2000,\"reason\":\"\\u003ca\\u003e\\u0026\\\"\\\\/\\u0008\\u000c"
            + "\\n\\r\\t\\u0001\u007f\\u2028\\u2029éж語😀\ufffd!\"}}}",
        text(JSON.encode(new Push("c", new Unsubscribe(2000, reason)))));
  }

  @Test
  void encode_lineFeedsInRawData_areLeftOut() {
    Data data = Data.of("\n{\n\"pretty\":\r\n 1}\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "{\"id\":1,\"rpc\":{\"data\":{\"pretty\":\r 1}}}",
        text(JSON.encode(Reply.of(1, new RpcResult(data)))));
  }

  @Test
  void encode_emptyResults_keepWhatIsAlwaysWritten() {
    assertEquals(
        "{\"id\":1,\"presence\":{\"presence\":{}}}",
        text(JSON.encode(Reply.of(1, new PresenceResult(Map.of())))));
    assertEquals(
        "{\"id\":1,\"presence_stats\":{\"num_clients\":0,\"num_users\":0}}",
        text(JSON.encode(Reply.of(1, new PresenceStatsResult(0, 0)))));
    assertEquals(
        "{\"id\":1,\"history\":{\"publications\":[],\"epoch\":\"\",\"offset\":0}}",
        text(JSON.encode(Reply.of(1, new HistoryResult(List.of(), "", 0)))));
  }

  @Test
  void encode_largestNumbers_areWrittenUnsignedOrSigned() {
    Publication publication =
        Publication.builder().offset(-1).score(-1).version(Long.MIN_VALUE).build();
    assertEquals(
        "{\"push\":{\"channel\":\"c\",\"pub\":{\"offset\":18446744073709551615,\"score\":-1,\"version\":9223372036854775808}}}",
        text(JSON.encode(new Push("c", publication))));
  }

  @Test
  void encode_binaryDataAnywhere_isInappropriateProtocol() {
    ClientInfo info = new ClientInfo("u", "c", null, BINARY);
    for (PushBody body :
        List.of(Publication.of(BINARY), new Join(info), new Leave(info), new Message(BINARY))) {
      ProtocolException refusal =
          assertThrows(ProtocolException.class, () -> JSON.encode(new Push("c", body)));
      assertEquals(Disconnect.INAPPROPRIATE_PROTOCOL, refusal.disconnect());
    }
    assertEquals("{\"id\":1,\"publish\":{}}", text(JSON.encode(Reply.of(1, new PublishResult()))));
  }

  @Test
  void encode_replyOverTheKeptBuffer_isWholeAndTheNextOneToo() {
    Data large = Data.json("\"" + "x".repeat(1 << 20) + "\"");
    for (Codec codec : List.of(JSON, Codec.of(ProtocolType.PROTOBUF))) {
      ReplyReader reader = new ReplyReader(codec.type());
      Reply reply = Reply.of(1, new RpcResult(large));
      assertEquals(reply, reader.reply(codec.encode(reply)));
      assertEquals(
          Reply.of(2, ErrorCode.INTERNAL),
          reader.reply(codec.encode(Reply.of(2, ErrorCode.INTERNAL))));
    }
  }

  @Test
  void ping_bothEncodings_isAnEmptyMessage() {
    assertEquals("{}", text(JSON.ping()));
    assertArrayEquals(new byte[0], Codec.of(ProtocolType.PROTOBUF).ping());
  }

  @Test
  void connectRequest_nullOrEmptyObject_isAnEmptyRequest() {
    for (String body : List.of("null", "{}")) {
      assertEquals(
          ConnectRequest.builder().build(),
          JSON.connectRequest(body.getBytes(StandardCharsets.UTF_8)));
    }
    assertThrows(ProtocolException.class, () -> JSON.connectRequest(new byte[0]));
    assertEquals(
        ConnectRequest.builder().build(),
        Codec.of(ProtocolType.PROTOBUF).connectRequest(new byte[0]));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
