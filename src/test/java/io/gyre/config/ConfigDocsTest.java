package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The option reference and the JSON Schema are current. {@code mvn -q test -Dtest=ConfigDocsTest
 * -Dgyre.docs.write=true} writes them anew.
 */
class ConfigDocsTest {
  private static final String INTRODUCTION =
      """
      # Configuration options

      Generated from the option tree in `io.gyre.config` by `mvn -q test -Dtest=ConfigDocsTest -Dgyre.docs.write=true`;
      do not edit. `gyre configdoc` shows the same, `gyre configdoc --schema` the JSON Schema (`gyre.schema.json`).

      Values come from the command line, then variables, then the file, then the defaults below. A file is JSON, YAML or
      TOML by its extension; keys nest as their dots say. The variable of a key is `GYRE_` or `CENTRIFUGO_` and the key in
      upper case with `_` for dots: `client.ping_interval` is `GYRE_CLIENT_PING_INTERVAL`. Lists of texts are separated by
      single spaces there. Lists of named objects take their names (`GYRE_CHANNEL_NAMESPACES="chat news"`), and their
      options variables with the name in between (`GYRE_CHANNEL_NAMESPACES_CHAT_PRESENCE=true`).

      Durations are written `300ms`, `25s`, `1h30m`. Sizes are bytes. In a file, zero and empty values mean the default.
      Keys of Centrifugo 5 and earlier are understood and named in a warning with their replacement.

      """;

  @Test
  void reference_isCurrent() throws IOException {
    check(Path.of("docs/configuration.md"), INTRODUCTION + ConfigDoc.markdown("", 0));
  }

  @Test
  void schema_isCurrent() throws IOException {
    check(Path.of("docs/gyre.schema.json"), JsonSchema.text());
  }

  private static void check(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("gyre.docs.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertEquals(expected, Files.exists(file) ? Files.readString(file) : "", file + " is stale");
  }
}
