package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays recorded traffic of the reference server through the codecs. */
class TrafficTest {
  private static final Codec JSON = Codec.of(ProtocolType.JSON);
  private static final Codec PROTOBUF = Codec.of(ProtocolType.PROTOBUF);

  @ParameterizedTest
  @MethodSource("repliesInJson")
  void encode_replyRecordedInJson_givesTheSameBytes(String line) {
    Object message = new ReplyReader(ProtocolType.JSON).reply(utf8(line));
    byte[] encoded =
        message instanceof Push push ? JSON.encode(push) : JSON.encode((Reply) message);
    assertEquals(line, new String(encoded, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("framesInProtobuf")
  void encode_repliesRecordedInProtobuf_giveTheSameBytes(String hex) {
    StringBuilder frames = new StringBuilder();
    for (Object message : ReplyReader.protobufFrame(bytes(hex))) {
      byte[] encoded =
          message instanceof Push push ? PROTOBUF.encode(push) : PROTOBUF.encode((Reply) message);
      ByteBuf frame = WebSocketFraming.BINARY.frame(encoded);
      byte[] header = new byte[encoded.length < 124 ? 2 : 4];
      frame.readBytes(header);
      byte[] payload = new byte[frame.readableBytes()];
      frame.readBytes(payload);
      frame.release();
      frames.append(HexFormat.of().formatHex(payload));
    }
    assertEquals(hex, frames.toString());
  }

  @ParameterizedTest
  @MethodSource("barePushes")
  void encodeBare_pushRecorded_givesTheSameBytes(String recorded) {
    if (recorded.equals("{}")) {
      assertEquals(recorded, new String(JSON.ping(), StandardCharsets.UTF_8));
    } else if (recorded.startsWith("{")) {
      Push push = new ReplyReader(ProtocolType.JSON).push(utf8(recorded));
      assertEquals(recorded, new String(JSON.encodeBare(push), StandardCharsets.UTF_8));
    } else {
      Push push = new ReplyReader(ProtocolType.PROTOBUF).push(bytes(recorded));
      assertEquals(recorded, HexFormat.of().formatHex(PROTOBUF.encodeBare(push)));
    }
  }

  @ParameterizedTest
  @MethodSource("commandsInJson")
  void next_commandRecordedInJson_hasAllThatWasSent(String line) throws IOException {
    CommandReader commands = JSON.commands(utf8(line));
    Command command = commands.next();
    assertNotNull(command);
    assertNull(commands.next());
    String again =
        new String(CommandWriter.write(ProtocolType.JSON, command), StandardCharsets.UTF_8);
    assertEquals(withoutZeros(line), new ObjectMapper().readTree(again));
  }

  @ParameterizedTest
  @MethodSource("commandsInProtobuf")
  void next_commandsRecordedInProtobuf_haveAllThatWasSent(String hex) {
    CommandReader commands = PROTOBUF.commands(bytes(hex));
    StringBuilder again = new StringBuilder();
    for (Command command = commands.next(); command != null; command = commands.next()) {
      byte[] encoded = CommandWriter.write(ProtocolType.PROTOBUF, command);
      again
          .append(HexFormat.of().toHexDigits((byte) encoded.length))
          .append(HexFormat.of().formatHex(encoded));
    }
    assertEquals(hex, again.toString());
  }

  @ParameterizedTest
  @MethodSource("emulationBodies")
  void emulationRequest_bodyRecorded_holdsReadableCommands(String body) {
    boolean json = body.startsWith("{");
    Codec codec = json ? JSON : PROTOBUF;
    EmulationRequest request = codec.emulationRequest(json ? utf8(body) : bytes(body));
    assertNotNull(codec.commands(request.data().bytes()).next());
    assertEquals(false, request.session().isEmpty() || request.node().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("bareConnects")
  void connectRequest_recorded_hasAllThatWasSent(String line) throws IOException {
    ConnectRequest request = JSON.connectRequest(utf8(line));
    byte[] again = CommandWriter.write(ProtocolType.JSON, new Command(0, request));
    assertEquals(withoutZeros(line), new ObjectMapper().readTree(again).get("connect"));
  }

  static Stream<String> repliesInJson() {
    return recorded("B< {");
  }

  static Stream<String> framesInProtobuf() {
    return recorded("B< ").filter(line -> !line.startsWith("{"));
  }

  static Stream<String> barePushes() {
    return recorded("U< ");
  }

  static Stream<String> commandsInJson() {
    // Those with unknown fields, other case or two requests are in JsonCommandsTest.
    return recorded("B> {")
        .filter(
            line ->
                !line.contains("zzz") && !line.contains("Id") && !line.contains("\"data\":1}}"));
  }

  static Stream<String> commandsInProtobuf() {
    return recorded("B> ").filter(line -> !line.startsWith("{"));
  }

  static Stream<String> emulationBodies() {
    return recorded("E> ");
  }

  static Stream<String> bareConnects() {
    return recorded("U> ");
  }

  private static Stream<String> recorded(String prefix) {
    try (InputStream in = TrafficTest.class.getResourceAsStream("/protocol/traffic.txt")) {
      List<String> lines =
          Arrays.asList(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1));
      return lines.stream()
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(3))
          .distinct();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode withoutZeros(String line) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(line);
    removeZeros(tree);
    return tree;
  }

  private static void removeZeros(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(field -> isZero(field.getValue()));
    }
    node.forEach(TrafficTest::removeZeros);
  }

  private static boolean isZero(JsonNode value) {
    return value.isTextual()
        ? value.textValue().isEmpty()
        : value.isNumber() && value.intValue() == 0;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
