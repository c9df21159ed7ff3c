package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example files are valid and say what they mean to say. */
class ExampleConfigsTest {
  static List<Path> examples() throws IOException {
    try (var files = Files.list(Path.of("conf"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void load_example_isValid(Path file) throws IOException {
    var result = ConfigLoader.load(SourceSet.ofFile(file.toString(), Files.readString(file)));
    assertEquals(List.of(), result.problems());
    assertEquals(List.of(), result.unknownKeys());
    boolean old = file.endsWith("version5.json");
    long oldKeys =
        result.warnings().stream().filter(w -> w.startsWith("key of an earlier")).count();
    assertTrue(old ? oldKeys >= 20 : oldKeys == 0, result.warnings()::toString);
  }
}
