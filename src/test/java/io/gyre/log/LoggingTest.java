package io.gyre.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.config.LogConfig;
import io.gyre.support.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LoggingTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  /** Lines of a file to which a context of its own logs. */
  private List<String> lines(String level, Consumer<Logger> work) throws IOException {
    Path file = directory.resolve("log");
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    Logging.install(context, new LogConfig(level, file.toString()), true);
    work.accept(context.getLogger("test"));
    context.stop();
    return Files.readAllLines(file);
  }

  @Test
  void file_getsJsonWithFieldsFromTheFormat() throws IOException {
    List<String> lines =
        lines("info", log -> log.info("peer unreachable node={} after={}", "7\"3c", 4));
    JsonNode line = Json.parse(lines.get(0));
    assertEquals("info", line.get("level").asText());
    assertEquals("peer unreachable", line.get("message").asText());
    assertEquals("7\"3c", line.get("node").asText());
    assertEquals(4, line.get("after").asInt());
    assertTrue(line.get("time").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.+"));
  }

  @Test
  void otherPlaceholders_stayInTheMessage() throws IOException {
    List<String> lines = lines("info", log -> log.info("took {} ms node={}", 5, "a"));
    assertEquals("took 5 ms node=a", Json.parse(lines.get(0)).get("message").asText());
  }

  @Test
  void level_hidesWhatIsBelow() throws IOException {
    List<String> lines =
        lines(
            "WARN",
            log -> {
              log.info("hidden");
              log.warn("shown");
            });
    assertEquals(1, lines.size());
    assertEquals(0, lines("none", log -> log.error("hidden")).size() - 1);
  }

  @Test
  void fatalLevel_passesMarkedErrorsOnly() throws IOException {
    List<String> lines =
        lines(
            "fatal",
            log -> {
              log.error("hidden");
              log.error(Logging.FATAL, "shown");
            });
    assertEquals(1, lines.size());
    assertEquals("fatal", Json.parse(lines.get(0)).get("level").asText());
  }

  @Test
  void repeats_areCountedNotWritten() throws IOException {
    List<String> lines =
        lines(
            "info",
            log -> {
              for (int i = 0; i < 100; i++) {
                log.warn("bad request client={}", i);
              }
            });
    assertTrue(lines.size() < 40, () -> lines.size() + " lines");
    int repeated = lines.stream().mapToInt(line -> Json.parse(line).path("repeated").asInt()).sum();
    int passed = (int) lines.stream().filter(line -> !line.contains("repeated")).count();
    assertEquals(100, repeated + passed);
  }

  @Test
  void exception_isErrorAndStack() throws IOException {
    List<String> lines =
        lines("info", log -> log.error("failed", new IllegalStateException("because\nof")));
    JsonNode line = Json.parse(lines.get(0));
    assertEquals("java.lang.IllegalStateException: because\nof", line.get("error").asText());
    assertTrue(line.get("stack").asText().contains("LoggingTest"));
    assertFalse(lines.size() > 1, "one line each");
  }
}
