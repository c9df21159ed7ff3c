package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hostile frames: nothing but a {@link ProtocolException} may come of them. */
class CodecFuzzTest {
  private static final int ROUNDS = 20_000;

  @ParameterizedTest
  @EnumSource(ProtocolType.class)
  void commands_randomBytes_areReadOrRefused(ProtocolType type) {
    Random random = random();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] frame = new byte[random.nextInt(64)];
      random.nextBytes(frame);
      drain(type, frame);
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolType.class)
  void commands_mutatedFrames_areReadOrRefused(ProtocolType type) {
    Random random = random();
    RandomMessages messages = new RandomMessages(random.nextLong(), type == ProtocolType.PROTOBUF);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] frame = frame(type, messages, 1 + random.nextInt(3));
      for (int n = random.nextInt(4); n >= 0; n--) {
        frame[random.nextInt(frame.length)] =
            (byte) (random.nextBoolean() ? random.nextInt() : frame[random.nextInt(frame.length)]);
      }
      drain(type, frame);
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolType.class)
  void commands_truncatedFrames_handOutWhatWasWhole(ProtocolType type) {
    Random random = random();
    RandomMessages messages = new RandomMessages(random.nextLong(), type == ProtocolType.PROTOBUF);
    for (int i = 0; i < ROUNDS / 10; i++) {
      byte[] frame = frame(type, messages, 3);
      assertEquals(3, drain(type, frame));
      assertTrue(drain(type, Arrays.copyOf(frame, random.nextInt(frame.length))) <= 3);
    }
  }

  /** Returns how many commands were handed out before the end or a refusal. */
  private static int drain(ProtocolType type, byte[] frame) {
    int count = 0;
    try {
      CommandReader commands = Codec.of(type).commands(frame);
      while (commands.next() != null) {
        count++;
      }
    } catch (ProtocolException e) {
      assertEquals(Disconnect.BAD_REQUEST, e.disconnect());
    }
    return count;
  }

  private static byte[] frame(ProtocolType type, RandomMessages messages, int commands) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int i = 0; i < commands; i++) {
      byte[] command = CommandWriter.write(type, messages.command());
      if (type == ProtocolType.JSON) {
        frame.writeBytes(command);
        frame.write('\n');
      } else {
        writeVarint(frame, command.length);
        frame.writeBytes(command);
      }
    }
    return frame.toByteArray();
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.write(rest | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static Random random() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("CodecFuzzTest seed=" + seed);
    return new Random(seed);
  }
}
