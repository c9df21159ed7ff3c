package io.gyre.protocol.v1;

import io.gyre.protocol.JsonScanner;
import io.gyre.protocol.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, each value as it is written there. */
final class Members {

  private final byte[] in;
  private final Map<String, int[]> spans = new LinkedHashMap<>(8);

  private Members(byte[] in) {
    this.in = in;
  }

  /**
   * Reads the object that is all there is between {@code from} and {@code end}, white space around
   * it allowed; of several members of one name the last counts.
   *
   * @return null when there is none
   */
  static @Nullable Members of(byte[] in, int from, int end) {
    Members members = new Members(in);
    int start = JsonScanner.skipSpace(in, from, end);
    int after = JsonScanner.endOfValue(in, start, end);
    boolean object = after >= 0 && in[start] == '{' && JsonScanner.skipSpace(in, after, end) == end;
    if (!object) {
      return null;
    }
    members.read(start + 1, after);
    return members;
  }

  /** Reads what is known to be well-formed. */
  private void read(int first, int end) {
    int pos = JsonScanner.skipSpace(in, first, end);
    while (in[pos] == '"') {
      int behindName = JsonScanner.endOfString(in, pos + 1, end);
      String name = JsonText.unescape(in, pos + 1, behindName - 1);
      int colon = JsonScanner.skipSpace(in, behindName, end);
      int value = JsonScanner.skipSpace(in, colon + 1, end);
      int behind = JsonScanner.endOfValue(in, value, end);
      spans.put(name, new int[] {value, behind});
      pos = JsonScanner.skipSpace(in, behind, end);
      if (in[pos] == ',') {
        pos = JsonScanner.skipSpace(in, pos + 1, end);
      }
    }
  }

  /** Their names, in the order of the text. */
  Iterable<String> names() {
    return spans.keySet();
  }

  /** Whether there is one of that name; a null counts as none. */
  boolean has(String name) {
    int[] span = spans.get(name);
    return span != null && in[span[0]] != 'n';
  }

  /** Appends the value of {@code name}, or {@code otherwise} when it has none. */
  void copy(String name, String otherwise, Bytes to) {
    int[] span = spans.get(name);
    if (span == null || !has(name)) {
      to.add(otherwise);
    } else {
      to.add(in, span[0], span[1]);
    }
  }

  /** The value of {@code name} as it is written; "" when it has none. */
  String text(String name) {
    Bytes text = new Bytes(16);
    copy(name, "", text);
    return text.toString();
  }
}
