package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tutorial shows the code that runs: its listings, one after another, are the files. */
class TutorialDocsTest {
  private static final Path DOCS = Path.of("docs");

  @ParameterizedTest
  @CsvSource({"json, config.json", "java, Chat.java", "html, chat.html"})
  void listings_ofALanguage_areItsFile(String language, String file) throws IOException {
    String tutorial = Files.readString(DOCS.resolve("tutorial.md"));
    String shown =
        Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
            .matcher(tutorial)
            .results()
            .map(MatchResult::group)
            .map(block -> block.substring(block.indexOf('\n') + 1, block.lastIndexOf("```")))
            .collect(Collectors.joining());
    assertEquals(lines(Files.readString(DOCS.resolve("tutorial").resolve(file))), lines(shown));
  }

  /** Where a listing ends between two parts, the empty line is left out. */
  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  @Test
  void backend_hasAHundredLinesAtMost() throws IOException {
    assertTrue(Files.readAllLines(DOCS.resolve("tutorial/Chat.java")).size() <= 100);
  }
}
