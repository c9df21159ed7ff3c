package io.gyre.node.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Payloads are sealed for all who have the key, and for nobody else. */
final class AesGcmCodecTest {

  private static final String KEY = key(32, 1);

  private static String key(int bytes, int fill) {
    byte[] key = new byte[bytes];
    Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void open_byAnotherNodeWithTheKey_givesThePayload() {
    AesGcmCodec here = new AesGcmCodec(KEY);
    AesGcmCodec there = new AesGcmCodec(KEY);
    for (String payload : new String[] {"", "x", "a longer payload ".repeat(1000)}) {
      byte[] sealed = here.seal(text(payload));
      assertArrayEquals(text(payload), there.open(sealed));
      assertArrayEquals(text(payload), here.open(sealed));
    }
    assertArrayEquals(
        text("a"), new AesGcmCodec(key(16, 2)).open(new AesGcmCodec(key(16, 2)).seal(text("a"))));
  }

  @Test
  void seal_samePayloadTwice_looksDifferent() {
    AesGcmCodec codec = new AesGcmCodec(KEY);
    assertFalse(Arrays.equals(codec.seal(text("a")), codec.seal(text("a"))));
  }

  @Test
  void open_otherKeyOrChangedByte_isRefused() {
    byte[] sealed = new AesGcmCodec(KEY).seal(text("payload"));
    assertThrows(IllegalArgumentException.class, () -> new AesGcmCodec(key(32, 9)).open(sealed));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      AesGcmCodec codec = new AesGcmCodec(KEY);
      assertThrows(IllegalArgumentException.class, () -> codec.open(changed), "byte " + i);
    }
    assertThrows(
        IllegalArgumentException.class, () -> new AesGcmCodec(KEY).open(text("plain text")));
  }

  @Test
  void open_nodesOfManyStarts_keepsWorking() {
    AesGcmCodec reader = new AesGcmCodec(KEY);
    for (int i = 0; i < 600; i++) {
      byte[] payload = text("p" + i);
      assertArrayEquals(payload, reader.open(new AesGcmCodec(KEY).seal(payload)));
    }
  }
}
