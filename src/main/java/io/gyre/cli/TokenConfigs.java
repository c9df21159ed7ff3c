package io.gyre.cli;

import io.gyre.config.ClientConfig;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.TokenConfig;
import java.util.Optional;

/**
 * The token options that helper commands work with. A missing file is no problem: variables may
 * hold the key.
 */
final class TokenConfigs {
  private TokenConfigs() {}

  /** Reads the configuration; empty when it has problems, which have been printed. */
  static Optional<Config> read(Terminal terminal, String path) {
    ConfigLoader.Result result = ConfigLoader.load(ConfigFiles.sources(terminal, path));
    result.problems().forEach(problem -> terminal.out().println("error: " + problem));
    return result.problems().isEmpty() ? Optional.of(result.config()) : Optional.empty();
  }

  /** The block that subscription tokens are made and checked with. */
  static TokenConfig subscription(ClientConfig client) {
    return client.subscriptionToken().enabled()
        ? client.subscriptionToken().token()
        : client.token();
  }
}
