package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tolerated in JSON commands and what is not (protocol section 2.1, examples 6 and 7). */
class JsonCommandsTest {
  private static final Command SUBSCRIBE_A =
      new Command(2, SubscribeRequest.builder().channel("a").build());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}\n",
        "{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"zzz\":[1,{}]},\"extra\":{}}",
        "{\"Id\":2,\"Subscribe\":{\"CHANNEL\":\"a\"}}",
        "{\"\\u0069d\":2,\"subscribe\":{\"channel\":\"\\u0061\"}}",
        "{\"id\":2,\"subscribe\":{\"channel\":\"a\"},\"publish\":{\"channel\":\"a\",\"data\":1}}",
        "{\"id\":2,\"publish\":{},\"subscribe\":{\"channel\":\"a\"},\"connect\":null,\"rpc\":{}}",
        "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}} {\"id\":3,\"subscribe\":{\"channel\":\"b\"}}",
        "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}} trailing",
        " { \"id\" : 2 ,\t\"subscribe\" : { \"channel\" : \"a\" , \"tf\" : null, \"offset\":null, \"epoch\": null } } \r",
        "{\"id\":2,\"subscribe\":{\"channel\":\"b\",\"channel\":\"a\"}}"
      })
  void next_lenientForms_areRead(String frame) {
    CommandReader commands = commands(frame);
    assertEquals(SUBSCRIBE_A, commands.next());
    assertNull(commands.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        " ",
        "[]",
        "{bad",
        "1",
        "\"id\"",
        "{\"id\":2",
        "{\"id\":2,}",
        "{,\"id\":2}",
        "{\"id\" 2}",
        "{\"id\":\"2\"}",
        "{\"id\":2.0}",
        "{\"id\":2e1}",
        "{\"id\":-1}",
        "{\"id\":02}",
        "{\"id\":+2}",
        "{\"id\":4294967296}",
        "{\"id\":99999999999999999999}",
        "{\"id\":true}",
        "{\"subscribe\":[]}",
        "{\"subscribe\":\"a\"}",
        "{\"subscribe\":{\"channel\":1}}",
        "{\"subscribe\":{\"channel\":\"a}}",
        "{\"subscribe\":{\"channel\":\"\\x\"}}",
        "{\"subscribe\":{\"channel\":\"\\u12g4\"}}",
        "{\"subscribe\":{\"channel\":\"\t\"}}",
        "{\"subscribe\":{\"recover\":1}}",
        "{\"subscribe\":{\"recover\":\"true\"}}",
        "{\"subscribe\":{\"offset\":-1}}",
        "{\"subscribe\":{\"offset\":18446744073709551616}}",
        "{\"subscribe\":{\"type\":2147483648}}",
        "{\"subscribe\":{\"flag\":9223372036854775808}}",
        "{\"publish\":{\"data\":{]}}",
        "{\"publish\":{\"data\":}}",
        "{\"publish\":{\"data\":nul}}",
        "{\"connect\":{\"subs\":[]}}",
        "{\"connect\":{\"headers\":{\"a\":1}}}",
        "{\"sub_refresh\":{\"track\":{}}}",
        "{\"unknown\":tru}"
      })
  void next_malformed_isBadRequest(String frame) {
    CommandReader commands = commands(frame);
    ProtocolException refusal = assertThrows(ProtocolException.class, commands::next);
    assertEquals(Disconnect.BAD_REQUEST, refusal.disconnect());
    assertNull(refusal.error());
    assertEquals(0, refusal.getStackTrace().length);
  }

  @Test
  void next_badLineAfterGoodOne_handsOutTheGoodOneFirst() {
    CommandReader commands = commands("{\"id\":1,\"connect\":{}}\n{bad\n{\"id\":3}");
    assertNotNull(commands.next());
    assertThrows(ProtocolException.class, commands::next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}\n\n", "{}\n\n{}", "{}\n \n"})
  void next_emptyLine_isBadRequest(String frame) {
    CommandReader commands = commands(frame);
    assertEquals(new Command(0, null), commands.next());
    assertThrows(ProtocolException.class, commands::next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"ping\":null}", "{\"id\":null}", "{\"foo\":{}}"})
  void next_nothingInside_isAnEmptyCommand(String frame) {
    assertEquals(new Command(0, null), commands(frame).next());
  }

  @Test
  void next_sendAndRpcInOneCommand_rpcCounts() {
    Command command =
        commands("{\"id\":1,\"ping\":{},\"send\":{},\"rpc\":{\"method\":\"m\"},\"refresh\":{}}")
            .next();
    assertEquals(new Command(1, new RpcRequest(null, "m")), command);
  }

  @Test
  void next_rawData_keepsEveryByte() {
    String data = "{ \"a\" : [1,  2.50, \"\\u00e9<b>\\/\"],\r\t\"a\":1e400 }";
    Command command =
        commands("{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\": " + data + " }}").next();
    assertNotNull(command);
    assertEquals(new PublishRequest("c", Data.json(data), 0, "", false), command.request());
  }

  @Test
  void next_rawNull_isFourBytesOfData() {
    Command command = commands("{\"send\":{\"data\":null}}").next();
    assertEquals(new Command(0, new SendRequest(Data.json("null"))), command);
  }

  @Test
  void next_numbersAtTheirLimits_areRead() {
    Command command =
        commands(
                "{\"id\":4294967295,\"subscribe\":{\"offset\":18446744073709551615,\"flag\":-9223372036854775808,"
                    + "\"limit\":-2147483648,\"type\":2147483647}}")
            .next();
    SubscribeRequest request =
        SubscribeRequest.builder()
            .offset(-1)
            .flag(Long.MIN_VALUE)
            .limit(Integer.MIN_VALUE)
            .type(Integer.MAX_VALUE)
            .build();
    assertEquals(new Command(4294967295L, request), command);
  }

  @Test
  void next_escapesInStrings_areDecodedAndHalfPairsReplaced() {
    Command command =
        commands(
                "{\"rpc\":{\"method\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0416\\ud83d\\ude00\\ud83d-\\ude00\\ud83d\\u0041\"}}")
            .next();
    assertEquals(
        new Command(0, new RpcRequest(null, "\"\\/\b\f\n\r\tЖ😀\uFFFD-\uFFFD\uFFFDA")), command);
  }

  @Test
  void next_bytesThatAreNotUtf8_becomeReplacementCharacters() {
    byte[] frame = "{\"refresh\":{\"token\":\"a?\\n?\"}}".getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < frame.length; i++) {
      frame[i] = frame[i] == '?' ? (byte) 0xFF : frame[i];
    }
    Command command = Codec.of(ProtocolType.JSON).commands(frame).next();
    assertEquals(new Command(0, new RefreshRequest("a\uFFFD\n\uFFFD")), command);
  }

  @Test
  void next_nullsInListsAndMaps_areEmptyMessages() {
    Command command =
        commands("{\"connect\":{\"subs\":{\"a\":null},\"headers\":null},\"id\":1}").next();
    assertNotNull(command);
    ConnectRequest request = (ConnectRequest) command.request();
    assertNotNull(request);
    assertEquals(SubscribeRequest.builder().build(), request.subs().get("a"));
  }

  @Test
  void next_filterOfAnyDepthBeyondTheLimit_isBadRequestWithoutOverflow() {
    String frame = "{\"subscribe\":{\"tf\":" + "{\"nodes\":[".repeat(50_000);
    assertThrows(ProtocolException.class, commands(frame)::next);
  }

  private static CommandReader commands(String frame) {
    return Codec.of(ProtocolType.JSON).commands(frame.getBytes(StandardCharsets.UTF_8));
  }
}
