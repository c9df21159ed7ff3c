package io.gyre.cli;

import io.gyre.config.BadValue;
import io.gyre.config.ConfigFile;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The default command: reads the configuration and runs a server. */
final class ServerCommand implements Callable<Integer> {
  private static final String MISSING =
      "config file not found, continue using environment and flag options";

  private final Terminal terminal;
  private final ServerRunner server;
  private @Nullable CommandLine command;

  ServerCommand(Terminal terminal, ServerRunner server) {
    this.terminal = terminal;
    this.server = server;
  }

  /** Says where parsed flags are found. */
  void parsedBy(CommandLine owner) {
    this.command = owner;
  }

  @Override
  public Integer call() {
    if (command == null) {
      throw new IllegalStateException("flags were not parsed");
    }
    ParseResult parsed = command.getParseResult();
    String path = parsed.matchedOptionValue("--config", ConfigFiles.DEFAULT);
    Map<String, String> flags = ServerFlags.given(parsed);
    Optional<Map<String, String>> merged = environment();
    if (merged.isEmpty()) {
      return 1;
    }
    Map<String, String> environment = merged.get();
    Supplier<ConfigLoader.Result> read = () -> load(path, environment, flags);
    boolean named = parsed.hasMatchedOption("--config");
    ConfigLoader.Result result = named ? read.get().given() : read.get();
    if (!result.problems().isEmpty()) {
      result.problems().forEach(problem -> terminal.err().println("error: " + problem));
      return 1;
    }
    if (parsed.hasMatchedOption("--dry-run")) {
      result.warnings().forEach(terminal.err()::println);
      return 0;
    }
    return server.run(result, read);
  }

  private Optional<Map<String, String>> environment() {
    try {
      return Optional.of(ConfigFiles.withDotEnv(terminal));
    } catch (BadValue e) {
      terminal.err().println("error: .env: " + e.allowed());
      return Optional.empty();
    }
  }

  private ConfigLoader.Result load(
      String path, Map<String, String> environment, Map<String, String> flags) {
    Optional<ConfigFile> file = ConfigFiles.read(terminal, path);
    ConfigLoader.Result result = ConfigLoader.load(new SourceSet(file, environment, flags));
    return file.isEmpty() && !path.isEmpty() ? result.warning(MISSING) : result;
  }
}
