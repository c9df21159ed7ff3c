package io.gyre.config;

import java.util.Collection;

/** Finds the known word closest to a mistyped one. */
final class Nearest {
  private Nearest() {}

  /**
   * The candidate with the smallest edit distance.
   *
   * @return empty when none is within a third of the word's length
   */
  static String of(String word, Collection<String> candidates) {
    String best = "";
    int limit = Math.max(1, word.length() / 3);
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance <= limit) {
        best = candidate;
        limit = distance - 1;
      }
    }
    return best;
  }

  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[right.length() + 1];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[right.length()];
  }
}
