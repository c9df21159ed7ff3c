package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random messages through both encodings, and against the message classes of centrifuge-java. */
class CodecRoundTripTest {
  private static final int ROUNDS = 1_000;

  @ParameterizedTest
  @EnumSource(ProtocolType.class)
  void next_writtenCommands_areTheSameAgain(ProtocolType type) {
    RandomMessages messages = messages(type);
    for (int i = 0; i < ROUNDS; i++) {
      Command command = messages.command();
      assertEquals(command, Commands.read(reader(type, CommandWriter.write(type, command))));
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolType.class)
  void encode_anyReplyOrPush_readsTheSameAgain(ProtocolType type) {
    RandomMessages messages = messages(type);
    Codec codec = Codec.of(type);
    ReplyReader reader = new ReplyReader(type);
    for (int i = 0; i < ROUNDS; i++) {
      Reply reply = messages.reply();
      assertEquals(reply, reader.reply(codec.encode(reply)));
      Push push = messages.push();
      assertEquals(push, reader.reply(codec.encode(push)));
      assertEquals(push, reader.push(codec.encodeBare(push)));
    }
  }

  @Test
  void encode_anyReplyInJson_isOneLineOfValidJson() throws IOException {
    RandomMessages messages = messages(ProtocolType.JSON);
    ObjectMapper mapper = new ObjectMapper();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] encoded = Codec.of(ProtocolType.JSON).encode(messages.reply());
      assertTrue(mapper.readTree(encoded).isObject());
      assertEquals(-1, Data.of(encoded).text().indexOf('\n'));
    }
  }

  @Test
  void encode_anyReplyInProtobuf_isWhatTheSdkReads() throws IOException {
    RandomMessages messages = messages(ProtocolType.PROTOBUF);
    Codec codec = Codec.of(ProtocolType.PROTOBUF);
    ReplyReader reader = new ReplyReader(ProtocolType.PROTOBUF);
    for (int i = 0; i < ROUNDS; i++) {
      Reply reply = messages.reply();
      Protocol.Reply read = Protocol.Reply.parseFrom(codec.encode(reply));
      Alike.check(reply, read);
      assertEquals(reply, reader.reply(read.toByteArray()));
      Push push = messages.push();
      Protocol.Push bare = Protocol.Push.parseFrom(codec.encodeBare(push));
      Alike.check(push, bare);
      assertEquals(push, reader.push(bare.toByteArray()));
    }
  }

  @Test
  void next_commandsOfTheSdk_readAsTheSdkMeantThem() throws IOException {
    RandomMessages messages = messages(ProtocolType.PROTOBUF);
    for (int i = 0; i < ROUNDS; i++) {
      Command command = messages.command();
      Protocol.Command sdk =
          Protocol.Command.parseFrom(CommandWriter.write(ProtocolType.PROTOBUF, command));
      Alike.check(command, sdk);
      assertEquals(command, Commands.read(reader(ProtocolType.PROTOBUF, sdk.toByteArray())));
    }
  }

  private static FieldReader reader(ProtocolType type, byte[] bytes) {
    return type == ProtocolType.JSON
        ? new JsonReader(bytes, 0, bytes.length)
        : ProtobufReader.bare(bytes);
  }

  private static RandomMessages messages(ProtocolType type) {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("CodecRoundTripTest seed=" + seed);
    return new RandomMessages(seed, type == ProtocolType.PROTOBUF);
  }
}
