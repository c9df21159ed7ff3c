package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the process: signals, the process id file, the exit code. */
class ProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path directory;

  private static String config(String more) {
    return "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"}}" + more + "}";
  }

  private static String namespace(String name) {
    return ",\"channel\":{\"namespaces\":[{\"name\":\""
        + name
        + "\",\"allow_subscribe_for_client\":true}]}";
  }

  private static String subscribe(RawClient client, String channel) {
    return client.call("{\"subscribe\":{\"channel\":\"" + channel + "\"}}").toString();
  }

  @Test
  void sigterm_connectedClient_isToldToComeBackAndTheExitCodeIs0() throws IOException {
    Path pidFile = directory.resolve("server.pid");
    try (ServerProcess server = ServerProcess.start(config(",\"pid_file\":\"" + pidFile + "\""));
        RawClient client = RawClient.connect(server, Tokens.user("42", 0))) {
      assertEquals(server.pid() + "\n", Files.readString(pidFile));
      server.signal("TERM");
      String close = client.awaitClose(PATIENCE);
      assertTrue(close.contains("3001") && close.contains("shutdown"), close);
      assertEquals(0, server.exitCode(PATIENCE), server::log);
      assertFalse(Files.exists(pidFile));
    }
  }

  @Test
  void sighup_newNamespaceInTheFile_isThereForLivingConnections() {
    try (ServerProcess server = ServerProcess.start(config(namespace("one")));
        RawClient client = RawClient.connect(server, Tokens.user("42", 0))) {
      assertTrue(subscribe(client, "two:a").contains("\"code\":102"));
      server.rewriteConfig(config(namespace("two")));
      server.signal("HUP");
      Await.until(
          PATIENCE,
          () -> server.log().contains("configuration successfully reloaded"),
          server::log);
      assertTrue(subscribe(client, "two:a").contains("\"subscribe\""));
      assertTrue(subscribe(client, "one:a").contains("\"code\":102"));
    }
  }

  @Test
  void sighup_badFile_oldConfigurationStays() {
    try (ServerProcess server = ServerProcess.start(config(namespace("one")));
        RawClient client = RawClient.connect(server, Tokens.user("42", 0))) {
      server.rewriteConfig(config(",\"channel\":{\"namespaces\":[{\"name\":\"!\"}]}"));
      server.signal("HUP");
      Await.until(PATIENCE, () -> server.log().contains("\"level\":\"error\""), server::log);
      assertTrue(server.isAlive());
      assertTrue(subscribe(client, "one:a").contains("\"subscribe\""));
    }
  }
}
