package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The fields of one message: JSON names and Protobuf numbers of protocol section 1. */
public final class Fields {
  private final byte[][] names;
  private final int[] numbers;

  private Fields(byte[][] names, int[] numbers) {
    this.names = names;
    this.numbers = numbers;
  }

  /** Returns the table of a list such as {@code "id:1 connect:4"}; names are in lower case. */
  public static Fields of(String list) {
    String[] parts = list.split(" ", -1);
    byte[][] names = new byte[parts.length][];
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      names[i] = parts[i].substring(0, colon).getBytes(StandardCharsets.US_ASCII);
      numbers[i] = Integer.parseInt(parts[i].substring(colon + 1));
    }
    return new Fields(names, numbers);
  }

  /** Returns the number of a name, whatever its case; -1 if it is unknown. */
  int number(byte[] in, int from, int to) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].length == to - from && matches(names[i], in, from)) {
        return numbers[i];
      }
    }
    return -1;
  }

  /** Returns the number of a name that had escapes, whatever its case; -1 if it is unknown. */
  int number(String name) {
    byte[] lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return number(lower, 0, lower.length);
  }

  private static boolean matches(byte[] name, byte[] in, int from) {
    for (int i = 0; i < name.length; i++) {
      byte c = in[from + i];
      if (name[i] != c && (c < 'A' || c > 'Z' || name[i] != c + ('a' - 'A'))) {
        return false;
      }
    }
    return true;
  }
}
