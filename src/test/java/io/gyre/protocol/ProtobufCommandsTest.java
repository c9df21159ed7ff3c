package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tolerated in Protobuf commands and what is not (protocol section 2.2). */
class ProtobufCommandsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // empty frame
        "05", // length beyond the frame
        "0508", // the same inside
        "80", // cut length
        "0108", // cut varint
        "02080102", // a second length beyond the frame
        "0200ff", // field number 0
        "030c0000", // end of a group that did not begin
        "020b08", // group cut off
        "0216ff", // wire type 6
        "03080180", // cut length of a second command
        "0b08ffffffffffffffffffff01", // varint of eleven bytes
        "020a00", // id as bytes
        "03220108", // cut sub-message
        "0422020a05", // string beyond its message
        "072a0538ffffffff", // cut number in a sub-message
        "0cffffffffffffffffff7f0800" // tag beyond 32 bits
      })
  void next_malformed_isBadRequest(String hex) {
    CommandReader commands = commands(hex);
    ProtocolException refusal = assertThrows(ProtocolException.class, () -> drain(commands));
    assertEquals(Disconnect.BAD_REQUEST, refusal.disconnect());
  }

  @Test
  void next_zeroLength_isAnEmptyCommand() {
    CommandReader commands = commands("0000");
    assertEquals(new Command(0, null), commands.next());
    assertEquals(new Command(0, null), commands.next());
    assertNull(commands.next());
  }

  @Test
  void next_unknownFieldsOfEveryWireType_areSkipped() throws IOException {
    byte[] frame =
        frame(
            out -> {
              out.writeUInt64(100, -1);
              out.writeFixed64(101, 1);
              out.writeString(102, "x");
              out.writeTag(103, 3);
              out.writeInt32(1, 1);
              out.writeTag(104, 3);
              out.writeTag(104, 4);
              out.writeTag(103, 4);
              out.writeFixed32(105, 1);
              out.writeUInt32(1, 7);
            });
    assertEquals(new Command(7, null), Codec.of(ProtocolType.PROTOBUF).commands(frame).next());
  }

  @Test
  void next_subscribeWithEveryField_isReadByTheNumbersOfTheSchema() throws IOException {
    byte[] request =
        message(
            out -> {
              out.writeString(1, "c");
              out.writeString(2, "t");
              out.writeBool(3, true);
              out.writeString(6, "e");
              out.writeUInt64(7, -1);
              out.writeByteArray(8, new byte[] {0, 1});
              out.writeBool(9, true);
              out.writeBool(10, true);
              out.writeBool(11, true);
              out.writeString(12, "fossil");
              out.writeByteArray(13, message(tf -> tf.writeString(5, "v")));
              out.writeInt64(14, -5);
              out.writeInt32(15, -1);
              out.writeInt32(16, 2);
              out.writeString(17, "k");
              out.writeInt32(18, 9);
              out.writeBool(19, true);
            });
    SubscribeRequest expected =
        new SubscribeRequest(
            "c",
            "t",
            true,
            "e",
            -1,
            Data.of(new byte[] {0, 1}),
            true,
            true,
            true,
            "fossil",
            new FilterNode("", "", "", "", List.of("v"), List.of()),
            -5,
            -1,
            2,
            "k",
            9,
            true);
    byte[] frame = frame(out -> out.writeByteArray(5, request));
    assertEquals(new Command(0, expected), Codec.of(ProtocolType.PROTOBUF).commands(frame).next());
  }

  @Test
  void next_mapEntryWithoutKeyOrValue_hasEmptyOnes() throws IOException {
    byte[] connect =
        message(
            out -> {
              out.writeByteArray(3, new byte[0]);
              out.writeByteArray(6, message(entry -> entry.writeString(1, "h")));
            });
    Command command =
        Codec.of(ProtocolType.PROTOBUF)
            .commands(frame(out -> out.writeByteArray(4, connect)))
            .next();
    assertNotNull(command);
    ConnectRequest request = (ConnectRequest) command.request();
    assertNotNull(request);
    assertEquals(SubscribeRequest.builder().build(), request.subs().get(""));
    assertEquals("", request.headers().get("h"));
  }

  @Test
  void next_filterBeyondTheLimit_isBadRequestWithoutOverflow() throws IOException {
    byte[] filter = new byte[0];
    for (int i = 0; i < 2_000; i++) {
      byte[] inner = filter;
      filter = message(out -> out.writeByteArray(6, inner));
    }
    byte[] outer = filter;
    byte[] frame = frame(out -> out.writeByteArray(5, message(tf -> tf.writeByteArray(13, outer))));
    assertThrows(ProtocolException.class, Codec.of(ProtocolType.PROTOBUF).commands(frame)::next);
  }

  private static int drain(CommandReader commands) {
    int count = 0;
    while (commands.next() != null) {
      count++;
    }
    return count;
  }

  /** Writes fields. */
  private interface Fill {
    void into(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fill fill) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fill.into(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] frame(Fill fill) throws IOException {
    byte[] message = message(fill);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArrayNoTag(message);
    out.flush();
    return bytes.toByteArray();
  }

  private static CommandReader commands(String hex) {
    return Codec.of(ProtocolType.PROTOBUF).commands(HexFormat.of().parseHex(hex));
  }
}
