package io.gyre.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code permission-cases.txt}; its head explains the format. */
final class CaseTable {
  private CaseTable() {}

  /**
   * One case.
   *
   * @param alternative outcome that is right as well on a server other than the reference, or null
   */
  record Row(
      String id,
      String connection,
      List<String> steps,
      String outcome,
      @Nullable String alternative) {}

  /** Cases that share a server. */
  record Group(String name, List<String> flags, JsonNode config, List<Row> rows) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Group> read(String resource) {
    List<Group> groups = new ArrayList<>();
    JsonNode base = Json.parse("{}");
    for (String block : text(resource).split("\n(?=@group )")) {
      if (block.startsWith("@group ")) {
        int rowsAt = block.indexOf("\n\n");
        int headEnd = block.indexOf('\n');
        List<String> head = List.of(block.substring(7, headEnd).split(" "));
        JsonNode own = Json.parse(block.substring(headEnd, rowsAt));
        JsonNode config = merge(base, own);
        base = groups.isEmpty() ? config : base;
        groups.add(
            new Group(
                head.get(0), head.subList(1, head.size()), config, rows(block.substring(rowsAt))));
      }
    }
    return groups;
  }

  /** The file as text. */
  static String text(String resource) {
    try (InputStream in = CaseTable.class.getResourceAsStream("/compat/" + resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deep merge; an array named {@code x+} is added to the array {@code x}. */
  static JsonNode merge(JsonNode base, JsonNode own) {
    if (!base.isObject() || !own.isObject()) {
      return own;
    }
    ObjectNode merged = base.deepCopy();
    for (Map.Entry<String, JsonNode> field : own.properties()) {
      String name = field.getKey();
      if (name.endsWith("+")) {
        ArrayNode list = merged.withArrayProperty(name.substring(0, name.length() - 1));
        field.getValue().forEach(list::add);
      } else {
        merged.set(name, merge(merged.path(name), field.getValue()));
      }
    }
    return merged;
  }

  private static List<Row> rows(String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] cells = line.split(" \\| ");
        rows.add(
            new Row(
                cells[0],
                cells[1],
                List.of(cells[2].split(" ;; ")),
                cells[3],
                cells.length > 4 ? cells[4] : null));
      }
    }
    return rows;
  }
}
