package io.gyre.protocol.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.Join;
import io.gyre.protocol.Leave;
import io.gyre.protocol.Message;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Push;
import io.gyre.protocol.PushBody;
import io.gyre.protocol.Refresh;
import io.gyre.protocol.Reply;
import io.gyre.protocol.RpcResult;
import io.gyre.protocol.Unsubscribe;
import io.gyre.protocol.UnsubscribeResult;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolV1Test {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"params\":{\"name\":\"js\"},\"id\":1} | true",
        "{\"id\":1} | true",
        "{\"id\":1,\"method\":0} | true",
        "{\"method\":\"connect\",\"id\":1}\\n{\"connect\":{}} | true",
        "{\"connect\":{},\"id\":1} | false",
        "{\"id\":1,\"subscribe\":{\"channel\":\"x\"}} | false",
        "{} | false",
        "[] | false",
        "{\"id\":1 | false",
        "{\"id\":1} {} | false"
      })
  void firstFrame_tellsTheProtocol(String frame, boolean v1) {
    assertEquals(v1, V1Commands.speaks(bytes(frame.replace("\\n", "\n"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"params\":{\"token\":\"t\"},\"id\":1} | {\"id\":1,\"connect\":{\"token\":\"t\"}}",
        "{\"id\":2} | {\"id\":2,\"connect\":{}}",
        "{\"id\":2,\"params\":null} | {\"id\":2,\"connect\":{}}",
        "{ \"method\" : 1 , \"id\" : 3 , \"params\" : { \"a\" : \"}\" } } | {\"id\":3,\"subscribe\":{ \"a\" : \"}\" }}",
        "{\"method\":8,\"params\":{\"data\":1}} | {\"id\":0,\"send\":{\"data\":1}}",
        "{\"id\":4,\"method\":\"RPC\",\"params\":{}} | {\"id\":4,\"rpc\":{}}",
        "{\"id\":4,\"method\":11} | {\"id\":4,\"sub_refresh\":{}}",
        "{\"id\":4,\"meth\\u006fd\":6} | {\"id\":4,\"history\":{}}",
        "{\"id\":5,\"method\":2}/{\"id\":6,\"method\":4} | {\"id\":5,\"unsubscribe\":{}}/{\"id\":6,\"presence\":{}}",
        "{\"id\":5,\"method\":2}/{\"id\" | {\"id\":5,\"unsubscribe\":{}}/{\"id\"",
        "'' | ''"
      })
  void commands_areTranslated(String v1, String today) {
    V1Commands translated = V1Commands.of(bytes(v1.replace('/', '\n')), true);
    assertEquals(today.replace('/', '\n'), text(translated.commands()));
    assertEquals("", text(translated.answers()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "-1", "1.0", "\"\"", "\"nope\"", "{}", "true", "100000000000"})
  void unknownMethods_areAnsweredAtOnce(String method) {
    V1Commands translated =
        V1Commands.of(bytes("{\"id\":7,\"method\":" + method + "}\n{\"id\":8,\"method\":3}"), true);
    assertEquals("{\"id\":8,\"publish\":{}}", text(translated.commands()));
    assertEquals(
        "{\"id\":7,\"error\":{\"code\":104,\"message\":\"method not found\"}}\n",
        text(translated.answers()));
  }

  @Test
  void pings_areAnsweredAtOnce_onceTheClientMayPing() {
    byte[] ping = bytes("{\"id\":9,\"method\":7}");
    assertEquals("{\"id\":9,\"result\":{}}\n", text(V1Commands.of(ping, true).answers()));
    assertEquals("{\"id\":9,\"ping\":{}}", text(V1Commands.of(ping, false).commands()));
  }

  @Test
  void replies_haveTheirResultUnderOneName() {
    assertEquals(
        "{\"id\":1,\"result\":{\"data\":[1]}}",
        text(V1Framing.INSTANCE.encode(Reply.of(1, new RpcResult(json("[1]"))))));
    assertEquals(
        "{\"id\":2,\"result\":{}}",
        text(V1Framing.INSTANCE.encode(Reply.of(2, new UnsubscribeResult()))));
    assertEquals(
        "{\"id\":3,\"error\":{\"code\":108,\"message\":\"not available\"}}",
        text(V1Framing.INSTANCE.encode(Reply.of(3, ErrorCode.NOT_AVAILABLE))));
    assertFalse(V1Framing.INSTANCE.pings());
  }

  @Test
  void pushes_haveTypesByNumber() {
    ClientInfo info = new ClientInfo("u", "c", null, null);
    String told = "{\"info\":{\"user\":\"u\",\"client\":\"c\"}}";
    assertPush("\"type\":1,\"channel\":\"x\\\"\",\"data\":" + told, new Join(info));
    assertPush("\"type\":2,\"channel\":\"x\\\"\",\"data\":" + told, new Leave(info));
    assertPush("\"type\":3,\"channel\":\"x\\\"\",\"data\":{}", new Unsubscribe(2000, "r"));
    assertPush(
        "\"type\":3,\"channel\":\"x\\\"\",\"data\":{\"resubscribe\":true}",
        new Unsubscribe(2600, "r"));
    assertEquals(
        "{\"result\":{\"type\":4,\"data\":{\"data\":1}}}",
        text(V1Framing.INSTANCE.encode(Push.of(new Message(json("1"))))));
    assertEquals(
        "{\"result\":{\"type\":8,\"data\":{\"expires\":true,\"ttl\":5}}}",
        text(V1Framing.INSTANCE.encode(Push.of(new Refresh(true, 5)))));
  }

  private static void assertPush(String expected, PushBody body) {
    assertEquals(
        "{\"result\":{" + expected + "}}", text(V1Framing.INSTANCE.encode(new Push("x\"", body))));
  }

  @ParameterizedTest
  @CsvSource({"2500, 3010", "2501, 3006"})
  void subscriptionToTakeUpAgain_endsTheConnection(int unsubscribe, int disconnect) {
    Push push = new Push("x", new Unsubscribe(unsubscribe, "r"));
    ProtocolException ends =
        assertThrows(ProtocolException.class, () -> V1Framing.INSTANCE.encode(push));
    assertEquals(disconnect, Objects.requireNonNull(ends.disconnect()).code());
  }

  @Test
  void frames_areLines() {
    ByteBuf frame = V1Framing.INSTANCE.frame(bytes("{}"));
    assertEquals("{}\n", frame.toString(UTF_8));
    frame.release();
  }

  @Test
  void advice_tellsWhetherToComeBack() {
    assertEquals(
        "{\"reason\":\"shutdown\",\"reconnect\":true}", V1Framing.advice(Disconnect.SHUTDOWN));
    assertEquals(
        "{\"reason\":\"say \\\"no\\\"\",\"reconnect\":false}",
        V1Framing.advice(new Disconnect(4500, "say \"no\"")));
  }

  private static Data json(String text) {
    return Data.json(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
