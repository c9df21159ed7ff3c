package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class FossilDeltaTest {
  private static final String PAD =
      "\"lives\": 3, \"pad\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}";

  @Test
  void create_recordedPayloads_givesTheRecordedPatch() {
    byte[] base = utf8("{\"score\": 101, " + PAD);
    byte[] target = utf8("{\"score\": 102, " + PAD);
    assertEquals("1D\nD:{\"score\": 10210@D,15ooLn;", text(FossilDelta.create(base, target)));
  }

  @Test
  void apply_recordedPatch_givesTheTarget() {
    byte[] base = utf8("{\"v\": 3, \"pad\": \"pppppppppppppppppppppppppppppppppppppppp\"}");
    String target = "{\"v\": 4, \"pad\": \"pppppppppppppppppppppppppppppppppppppppp\"}";
    assertEquals(target, text(FossilDelta.apply(base, utf8("w\n7:{\"v\": 4p@7,303ZOk;"))));
  }

  @Test
  void create_shortBase_isOneLiteral() {
    assertEquals(
        "5\n5:hello",
        text(FossilDelta.create(utf8("0123456789abcdef"), utf8("hello"))).substring(0, 9));
  }

  @Test
  void apply_createdPatch_givesTheTargetWhateverTheEdits() {
    Random random = random();
    for (int i = 0; i < 5_000; i++) {
      byte[] base = bytes(random, random.nextInt(400), 1 + random.nextInt(4));
      byte[] target = edited(random, base);
      assertArrayEquals(target, FossilDelta.apply(base, FossilDelta.create(base, target)));
    }
  }

  @Test
  void createText_anyTexts_isTextItselfAndYieldsTheTarget() {
    Random random = random();
    for (int i = 0; i < 5_000; i++) {
      String base = randomText(random, random.nextInt(200));
      int cut =
          base.offsetByCodePoints(0, random.nextInt(base.codePointCount(0, base.length()) + 1));
      String target =
          base.substring(0, cut) + randomText(random, random.nextInt(4)) + base.substring(cut);
      byte[] patch = FossilDelta.createText(utf8(base), utf8(target));
      assertNotNull(patch);
      assertTrue(Utf8.isValid(patch));
      // What a JSON client does: the patch crosses the wire as text.
      assertEquals(target, text(FossilDelta.apply(utf8(base), utf8(text(patch)))));
    }
  }

  @Test
  void createText_changeInsideOfACharacter_movesTheCutToItsBorder() {
    String base =
        "{\"p\":\"" + "y".repeat(40) + "\",\"t\":\"аб\",\"q\":\"" + "y".repeat(40) + "\"}";
    String target = base.replace("аб", "ад");
    byte[] patch = FossilDelta.createText(utf8(base), utf8(target));
    assertNotNull(patch);
    assertTrue(patch.length < target.length() / 2 && text(patch).contains("д"));
    assertEquals(target, text(FossilDelta.apply(utf8(base), patch)));
  }

  @Test
  void createText_notUtf8_isNull() {
    assertNull(FossilDelta.createText(new byte[] {(byte) 0xC3}, utf8("x")));
    assertNull(
        FossilDelta.createText(utf8("x"), new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
  }

  @Test
  void create_repetitivePayload_staysFastAndSmall() {
    byte[] base = utf8("x".repeat(1 << 20));
    byte[] target = utf8("x".repeat(1 << 19) + "y" + "x".repeat(1 << 19));
    byte[] patch = FossilDelta.create(base, target);
    assertTrue(patch.length < 100);
    assertArrayEquals(target, FossilDelta.apply(base, patch));
  }

  @Test
  void apply_damagedPatch_isRefused() {
    Random random = random();
    byte[] base = bytes(random, 200, 4);
    byte[] target = edited(random, base);
    byte[] patch = FossilDelta.create(base, target);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = Arrays.copyOf(patch, random.nextInt(patch.length) + 1);
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        assertArrayEquals(target, FossilDelta.apply(base, damaged));
      } catch (IllegalArgumentException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("patch "));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> FossilDelta.apply(base, new byte[0]));
  }

  private static byte[] edited(Random random, byte[] base) {
    byte[] target = base.clone();
    for (int n = random.nextInt(5); n > 0; n--) {
      int from = random.nextInt(target.length + 1);
      int to = Math.min(target.length, from + random.nextInt(20));
      byte[] inserted = bytes(random, random.nextInt(40), 4);
      byte[] next = Arrays.copyOf(target, from + inserted.length + target.length - to);
      System.arraycopy(inserted, 0, next, from, inserted.length);
      System.arraycopy(target, to, next, from + inserted.length, target.length - to);
      target = next;
    }
    return target;
  }

  private static byte[] bytes(Random random, int length, int kinds) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (random.nextInt(kinds) * 63);
    }
    return bytes;
  }

  private static String randomText(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("aбв語😀😁".codePoints().toArray()[random.nextInt(6)]);
    }
    return text.toString();
  }

  private static Random random() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("FossilDeltaTest seed=" + seed);
    return new Random(seed);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
