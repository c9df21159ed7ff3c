package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Backend;
import io.gyre.support.ServerProcess;
import io.gyre.support.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded traffic between clients, server and a backend, replayed byte for byte. */
class ProxyExamplesIT {
  static Stream<Script.Server> servers() {
    return Script.read("proxy-examples.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void examples_replayed_askedAndAnsweredAsRecorded(Script.Server script) {
    try (Backend backend = Backend.start()) {
      Template template = new Template();
      template.set("backend", backend.url());
      try (ServerProcess server = ServerProcess.start(template.fill(script.config()))) {
        List<String> wrong = new ArrayList<>();
        for (Script.Case play : script.cases()) {
          String complaint = ScriptRunner.run(server, play, backend);
          if (complaint != null) {
            wrong.add(complaint);
          }
        }
        assertEquals(List.of(), wrong, server::complaints);
      }
    }
  }
}
