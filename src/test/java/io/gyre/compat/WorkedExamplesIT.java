package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.ServerProcess;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded traffic of the protocol and of the server API, replayed. */
class WorkedExamplesIT {
  static Stream<Script.Server> servers() {
    String only = System.getProperty("gyre.examples", "");
    return (only.isEmpty() ? Stream.of("worked-examples.txt", "uni-examples.txt") : Stream.of(only))
        .flatMap(name -> Script.read(name).stream());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void examples_replayed_answeredAsRecorded(Script.Server script) {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (ServerProcess server = ServerProcess.start(script.config())) {
      List<CompletableFuture<String>> plays =
          script.cases().stream()
              .map(play -> CompletableFuture.supplyAsync(() -> run(server, play), pool))
              .toList();
      List<String> wrong =
          plays.stream().map(CompletableFuture::join).filter(text -> !text.isEmpty()).toList();
      assertTrue(
          wrong.isEmpty(),
          () ->
              wrong.size()
                  + " of "
                  + plays.size()
                  + " wrong:\n"
                  + String.join("\n", wrong)
                  + "\n"
                  + server.complaints());
    } finally {
      pool.shutdown();
    }
  }

  private static String run(ServerProcess server, Script.Case play) {
    return Objects.requireNonNullElse(ScriptRunner.run(server, play), "");
  }
}
