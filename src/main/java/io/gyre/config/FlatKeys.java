package io.gyre.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The table of keys of earlier configuration formats (resource {@code flat-keys.tsv}). */
final class FlatKeys {
  /** What is done with an old key. */
  enum How {
    /** Its value goes to another key. */
    RENAME,
    /** A rule in code handles it; the target only serves messages. */
    RULE,
    /** It is accepted and has no effect. */
    REMOVED,
    /** It belongs to a commercial edition and has no effect. */
    PRO
  }

  /**
   * A row of the table.
   *
   * @param old the old key; a dot marks a member of an object
   * @param target the key of today, or {@code -}
   * @param how what is done
   * @param note why a key was removed; may be empty
   */
  record Row(String old, String target, How how, String note) {}

  private static final String OPTIONS = "channel.without_namespace.";
  private static final Map<String, Row> ROWS = load();
  private static final Map<String, Row> BY_VARIABLE = byVariable();

  private FlatKeys() {}

  /** All rows in order of the table: of several old keys for one target the first wins. */
  static Collection<Row> rows() {
    return ROWS.values();
  }

  /** The row of an old key. */
  static Optional<Row> row(String old) {
    return Optional.ofNullable(ROWS.get(old));
  }

  /** The row whose variable has this name, prefix cut off. */
  static Optional<Row> variable(String suffix) {
    return Optional.ofNullable(BY_VARIABLE.get(suffix));
  }

  /** The row of a commercial object whose members' variables begin like this one. */
  static Optional<Row> proVariable(String suffix) {
    return ROWS.values().stream()
        .filter(row -> row.how() == How.PRO)
        .filter(row -> suffix.startsWith(row.old().toUpperCase(Locale.ROOT) + "_"))
        .findFirst();
  }

  /** Whether old keys begin with this name and a dot. */
  static boolean isObject(String name) {
    return ROWS.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** Whether a row is an option of channels. */
  static boolean isChannelOption(Row row) {
    return row.target().startsWith(OPTIONS);
  }

  /** The name of a channel option at its place today. */
  static String optionName(Row row) {
    return row.target().substring(OPTIONS.length());
  }

  private static Map<String, Row> byVariable() {
    Map<String, Row> rows = new LinkedHashMap<>();
    ROWS.values()
        .forEach(row -> rows.put(row.old().toUpperCase(Locale.ROOT).replace('.', '_'), row));
    return rows;
  }

  private static Map<String, Row> load() {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (InputStream in =
            Objects.requireNonNull(FlatKeys.class.getResourceAsStream("flat-keys.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(FlatKeys::parse)
          .forEach(row -> rows.put(row.old(), row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static Row parse(String line) {
    String[] cells = line.split("\t", -1);
    How how =
        cells.length < 3 || cells[2].isEmpty()
            ? How.RENAME
            : How.valueOf(cells[2].toUpperCase(Locale.ROOT));
    return new Row(cells[0], cells[1], how, cells.length > 3 ? cells[3] : "");
  }
}
