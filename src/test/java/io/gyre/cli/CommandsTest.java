package io.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: exit codes, output and files of each command, flags of the server. */
class CommandsTest {
  @TempDir private Path directory = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<ConfigLoader.Result> started = new ArrayList<>();

  private int run(Map<String, String> environment, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(new PrintWriter(out), new PrintWriter(err), environment, directory);
    return GyreCommand.execute(
        args,
        terminal,
        (loaded, reread) -> {
          started.add(loaded);
          started.add(reread.get());
          return 0;
        });
  }

  private int run(String... args) {
    return run(Map.of(), args);
  }

  private Config lastStarted() {
    return started.get(started.size() - 1).config();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void server_withoutAnything_startsAndSaysSo() {
    assertEquals(0, run());
    assertFalse(started.get(0).anyConfigurationGiven());
    assertEquals(
        "config file not found, continue using environment and flag options",
        started.get(0).warnings().get(0));
  }

  @Test
  void server_namedButMissingFile_countsAsConfigured() {
    assertEquals(0, run("--config=nope.json"));
    assertTrue(started.get(0).anyConfigurationGiven());
    assertEquals(0, run("-c", ""));
    assertEquals(List.of(), started.get(2).warnings());
  }

  @Test
  void server_flags_beatVariablesAndFile() throws IOException {
    write(
        "config.json",
        "{\"http_server\": {\"port\": 1}, \"health\": {\"enabled\": true}, \"log\": {\"level\": \"warn\"}}");
    assertEquals(
        0,
        run(
            Map.of("CENTRIFUGO_HTTP_SERVER_PORT", "2", "CENTRIFUGO_LOG_LEVEL", "debug"),
            "-p",
            "3",
            "--admin.enabled",
            "--health.enabled=false",
            "-a=127.0.0.1"));
    Config config = lastStarted();
    assertEquals(3, config.httpServer().port());
    assertEquals("127.0.0.1", config.httpServer().address());
    assertEquals("debug", config.log().level());
    assertTrue(config.admin().enabled());
    assertFalse(config.health().enabled());
  }

  @Test
  void server_oldFlags_areAliases() {
    assertEquals(
        0,
        run(
            "--port",
            "7",
            "--admin",
            "--client_insecure",
            "-e",
            "redis",
            "-n=node1",
            "--redis_address=h:1",
            "--health=false"));
    Config config = lastStarted();
    assertEquals(7, config.httpServer().port());
    assertTrue(config.admin().enabled() && config.client().insecure());
    assertEquals("redis", config.engine().type());
    assertEquals("node1", config.node().name());
    assertEquals(List.of("h:1"), config.engine().redis().connection().address());
    assertTrue(
        started
            .get(0)
            .warnings()
            .contains("key of an earlier version key=port replacement=http_server.port"),
        started.get(0).warnings()::toString);
  }

  @Test
  void server_dotEnv_isReadAndDoesNotOverride() throws IOException {
    write(".env", "CENTRIFUGO_HTTP_SERVER_PORT=5\nexport GYRE_HTTP_API_KEY='k'\n");
    assertEquals(0, run(Map.of("CENTRIFUGO_HTTP_SERVER_PORT", "6")));
    assertEquals(6, lastStarted().httpServer().port());
    assertEquals("k", lastStarted().httpApi().key());
    write(".env", "what\n");
    assertEquals(1, run());
    assertTrue(err.toString().startsWith("error: .env: line 1"), err::toString);
  }

  @Test
  void server_badConfiguration_doesNotStart() throws IOException {
    write(
        "config.json", "{\"client\": {\"ping_interval\": \"25\"}, \"broker\": {\"type\": \"x\"}}");
    assertEquals(1, run());
    assertEquals(List.of(), started);
    assertEquals(2, err.toString().lines().count(), err::toString);
    assertEquals(1, run("--dry-run"));
    write("config.json", "{\"foo\": 1}");
    assertEquals(0, run("--dry-run"));
    assertEquals(List.of(), started);
    assertTrue(err.toString().contains("unknown key"), err::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "--nope",
        "--admin.enabled false",
        "genconfig --nope",
        "checkconfig extra",
        "--http_server.port"
      })
  void anything_malformed_exitsWithOne(String line) {
    assertEquals(1, run(line.split(" ")));
    assertTrue(err.toString().startsWith("Error: "), err::toString);
    assertEquals(List.of(), started);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http_server.port x", "--admin.enabled=yes"})
  void server_badFlagValue_exitsWithOne(String line) {
    assertEquals(1, run(line.split(" ")));
    assertTrue(err.toString().startsWith("error: --"), err::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "checkconfig",
        "checksubtoken",
        "checktoken",
        "completion",
        "configdoc",
        "defaultconfig",
        "defaultenv",
        "genconfig",
        "gensubtoken",
        "gentoken",
        "serve",
        "version"
      })
  void everyCommand_help_isPrinted(String command) {
    for (String flag : List.of("-h", "--help")) {
      assertEquals(0, command.isEmpty() ? run(flag) : run(command, flag));
      assertTrue(out.toString().startsWith("Usage: gyre"), out::toString);
    }
    assertEquals(0, command.isEmpty() ? run("help") : run("help", command));
  }

  @Test
  void genconfig_newFile_isPrivateAndNotOverwritten() throws IOException {
    assertEquals(0, run("genconfig"));
    Path file = directory.resolve("config.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String text = Files.readString(file);
    assertEquals(1, run("genconfig"));
    assertEquals("error: output config file already exists: config.json\n", out.toString());
    assertEquals(text, Files.readString(file));
    assertEquals(1, run("genconfig", "-c", "a.conf"));
    assertEquals(
        "error: output config file must have one of supported extensions: json, toml, yaml, yml\n",
        out.toString());
    assertEquals(0, run("genconfig", "--config=b.toml"));
    assertEquals(0, run("checkconfig", "-c", "b.toml", "--strict"));
    assertEquals("", out.toString());
  }

  @Test
  void checkconfig_outcomes_haveExitCodes() throws IOException {
    assertEquals(1, run("checkconfig"));
    assertEquals("config file not found\n", out.toString());
    write("a.yaml", "foo: 1\n");
    assertEquals(0, run("checkconfig", "-c", "a.yaml"));
    assertEquals(1, run("checkconfig", "-c", "a.yaml", "-s"));
    assertEquals("unknown keys in config: foo\n", out.toString());
    assertEquals(1, run(Map.of("GYRE_BROKER_TYPE", "x"), "checkconfig", "-c", "a.yaml"));
  }

  @Test
  void defaultconfig_base_isMergedOverDefaults() throws IOException {
    write("base.yaml", "http_server: {port: 77}\n");
    assertEquals(0, run("defaultconfig", "-c", "full.json", "-b", "base.yaml"));
    assertTrue(Files.readString(directory.resolve("full.json")).contains("\"port\": 77"));
    assertEquals(1, run("defaultconfig", "-c", "full.json"));
    assertEquals("error: target file already exists\n", out.toString());
    assertEquals(0, run("defaultconfig", "-c", "full.json", "-d"));
    assertTrue(out.toString().contains("\"cleanup_interval\": \"1m0s\""));
    assertEquals(1, run("defaultconfig", "-d", "-b", "nope.json"));
  }

  @Test
  void defaultenv_base_changesLines() throws IOException {
    assertEquals(0, run("defaultenv"));
    assertTrue(out.toString().contains("CENTRIFUGO_CLIENT_PING_INTERVAL=25s\n"));
    write("base.yaml", "client: {ping_interval: 60s}\n");
    assertEquals(0, run("defaultenv", "-b", "base.yaml", "--base-non-zero-only"));
    assertTrue(out.toString().contains("CENTRIFUGO_CLIENT_PING_INTERVAL=1m0s\n"));
    assertFalse(out.toString().contains("=false"));
  }

  @Test
  void configdoc_markdownAndSchema_arePrinted() {
    assertEquals(0, run("configdoc", "-m", "-s", "log"));
    assertTrue(out.toString().contains("`log.level`"), out::toString);
    assertEquals(0, run("configdoc", "--schema"));
    assertTrue(out.toString().startsWith("{"));
  }

  @Test
  void tokens_madeHere_areAcceptedHere() throws IOException {
    write("config.json", "{\"client\": {\"token\": {\"hmac_secret_key\": \"s\"}}}");
    assertEquals(0, run("gentoken", "-u", "42", "-q"));
    String token = out.toString();
    assertEquals(0, run("checktoken", token));
    assertTrue(
        out.toString().startsWith("valid token for user 42\npayload: {\"sub\":\"42\""),
        out::toString);
    assertEquals(1, run("checktoken", token + "x"));
    assertTrue(out.toString().startsWith("error: token with "), out::toString);
    assertEquals(1, run("checksubtoken", token));
    assertEquals(0, run("gensubtoken", "-s", "ch", "-t", "60", "-u", "42"));
    assertTrue(
        out.toString()
            .startsWith(
                "HMAC SHA-256 JWT for user \"42\" and channel \"ch\" with expiration TTL 1m0s:\n"),
        out::toString);
    String sub = out.toString().lines().toList().get(1);
    assertEquals(0, run("checksubtoken", sub));
    assertTrue(
        out.toString().startsWith("valid subscription token for user \"42\" and channel \"ch\"\n"),
        out::toString);
    assertEquals(1, run("checktoken", sub));
  }

  @Test
  void tokens_withoutWhatTheyNeed_areRefused() {
    assertEquals(1, run("gentoken"));
    assertTrue(out.toString().startsWith("error: no HMAC secret key"), out::toString);
    assertEquals(1, run("gensubtoken"));
    assertEquals("channel is required\n", out.toString());
    assertEquals(1, run("checktoken"));
    assertEquals(1, run("checktoken", "a.b"));
    assertEquals("error: token format is not valid\n", out.toString());
    assertEquals(
        0, run(Map.of("CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY", "k"), "gentoken", "-t", "-1"));
    assertTrue(
        out.toString().startsWith("HMAC SHA-256 JWT for anonymous user without expiration:\n"));
  }

  @Test
  void completion_eachShell_hasScript() {
    for (String shell : List.of("bash", "zsh", "fish", "powershell")) {
      assertEquals(0, run("completion", shell));
      assertTrue(out.toString().contains("genconfig"), shell);
    }
    assertEquals(1, run("completion", "tcsh"));
  }

  @Test
  void version_isOneLine() {
    assertEquals(0, run("version"));
    assertTrue(out.toString().matches("Gyre v\\S+ \\(Java version: .*\\)\\n"), out::toString);
  }

  @Test
  void serve_portInUse_exitsWithOne() throws IOException {
    try (var taken = new java.net.ServerSocket(0)) {
      int port = taken.getLocalPort();
      assertEquals(1, run("serve", "-p", String.valueOf(port)));
      assertTrue(out.toString().startsWith("error: "), out::toString);
    }
  }
}
