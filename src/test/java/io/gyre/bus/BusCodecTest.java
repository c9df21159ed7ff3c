package io.gyre.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gyre.protocol.Data;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class BusCodecTest {

  /** Never edited but at its end: the place is the tag that other versions of a node know. */
  private static final List<String> TAGS =
      List.of(
          "Deliver",
          "Announce",
          "Publish",
          "Published",
          "UserCommand.Subscribe",
          "UserCommand.Unsubscribe",
          "UserCommand.Disconnect",
          "UserCommand.Refresh",
          "Done",
          "ChannelQuery.Presence",
          "ChannelQuery.PresenceStats",
          "ChannelQuery.History",
          "ChannelQuery.HistoryRemove",
          "ChannelReply.Present",
          "ChannelReply.PresentStats",
          "ChannelReply.Publications",
          "NodeQuery.Channels",
          "NodeQuery.Info",
          "NodeReply.Channels",
          "NodeReply.Info",
          "Rpc",
          "Rpc.Result",
          "Sequenced",
          "NodeQuery.ChannelPage",
          "NodeReply.ChannelPage",
          "ClientCommands",
          "LinkBatch",
          "LinkAck",
          "LinkPoll",
          "LinkEcho",
          "LinkGap");

  private static final String[] TEXTS = {"", "a", "канал", "😀\u0000", "x".repeat(70_000)};
  private static final String PREFIX = "io.gyre.bus.";
  private static final int ROUNDS = 50;

  private final BusCodec codec = new BusCodec();

  @Test
  void kinds_order_isThatOfTheTagList() {
    assertEquals(
        TAGS,
        BusCodec.KINDS.stream()
            .map(kind -> kind.getCanonicalName().substring(PREFIX.length()))
            .toList());
  }

  @TestFactory
  Stream<DynamicTest> everyKind_throughTheWire_isEqual() {
    return BusCodec.KINDS.stream()
        .map(
            kind ->
                dynamicTest(
                    kind.getSimpleName(),
                    () -> {
                      Random random = new Random(kind.getName().hashCode());
                      roundTrip(generated(kind, random, 0));
                      for (int i = 0; i < ROUNDS; i++) {
                        roundTrip(generated(kind, random, 2));
                      }
                    }));
  }

  @Test
  void encode_anyKind_startsWithItsTag() {
    for (int i = 0; i < BusCodec.KINDS.size(); i++) {
      Buffer wire = Buffer.buffer();
      codec.encodeToWire(wire, (BusMessage) generated(BusCodec.KINDS.get(i), new Random(1), 0));
      assertEquals(i + 1, wire.getByte(0));
    }
  }

  @Test
  void decode_tagOfANewerNode_isUnknown() {
    assertEquals(new Unknown((byte) 120), codec.decodeFromWire(0, wire(120, 1, 2)));
    assertEquals(new Unknown((byte) 0), codec.decodeFromWire(0, wire(0)));
    assertEquals(new Unknown((byte) -1), codec.decodeFromWire(0, wire(255)));
  }

  @Test
  void encode_notAKind_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> codec.encodeToWire(Buffer.buffer(), new Unknown((byte) 9)));
  }

  private void roundTrip(Object message) {
    Buffer wire = Buffer.buffer("12345");
    codec.encodeToWire(wire, (BusMessage) message);
    BusMessage back = codec.decodeFromWire(5, wire);
    assertEquals(message, back);
    assertTrue(back.getClass() == message.getClass());
  }

  private static Buffer wire(int... bytes) {
    Buffer wire = Buffer.buffer();
    for (int one : bytes) {
      wire.appendByte((byte) one);
    }
    return wire;
  }

  /** A record with random components; references are null as often as {@code 1 / (full + 1)}. */
  private static Object generated(Class<?> type, Random random, int full) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < values.length; i++) {
      types[i] = components[i].getType();
      boolean absent = !types[i].isPrimitive() && random.nextInt(full + 1) == 0;
      values[i] = absent ? null : value(components[i].getGenericType(), random, full);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static @Nullable Object value(Type type, Random random, int full) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? list(generic.getActualTypeArguments()[0], random, full)
          : map(generic.getActualTypeArguments()[1], random, full);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return generated(plain, random, full);
    }
    if (plain == int.class || plain == Integer.class) {
      return random.nextInt();
    }
    if (plain == long.class) {
      return random.nextLong();
    }
    if (plain == double.class || plain == Double.class) {
      return random.nextGaussian();
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return random.nextBoolean();
    }
    if (plain == String.class) {
      return TEXTS[random.nextInt(TEXTS.length)];
    }
    if (plain == Data.class) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      return Data.of(bytes);
    }
    throw new AssertionError("no generator for " + type);
  }

  private static List<Object> list(Type element, Random random, int full) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(element, random, full));
    }
    return list;
  }

  private static Map<String, Object> map(Type element, Random random, int full) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put("k" + i, value(element, random, full));
    }
    return map;
  }
}
