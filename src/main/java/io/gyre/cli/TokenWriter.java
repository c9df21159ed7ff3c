package io.gyre.cli;

import io.gyre.auth.TokenIssuer;
import io.gyre.config.Config;
import io.gyre.config.Durations;
import io.gyre.config.TokenConfig;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the two commands that make tokens have in common. */
final class TokenWriter {
  @Mixin ConfigOption config = new ConfigOption();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description = "user ID (default anonymous)")
  String user = "";

  @Option(
      names = {"-t", "--ttl"},
      paramLabel = "SECONDS",
      description = "lifetime; -1 for a token without end (default ${DEFAULT-VALUE})")
  long ttl = 604_800;

  @Option(
      names = {"-q", "--quiet"},
      description = "print the token only")
  boolean quiet;

  /** Makes one token. */
  interface Maker {
    String make(TokenIssuer issuer, Duration ttl);
  }

  /**
   * Makes and prints a token.
   *
   * @param block the token options in use
   * @param suffix what the token is for besides the user; may be empty
   * @return exit code
   */
  int write(Terminal terminal, TokenConfig block, String suffix, Maker maker) {
    if (block.hmacSecretKey().isEmpty()) {
      terminal
          .out()
          .println("error: no HMAC secret key is configured (client.token.hmac_secret_key)");
      return 1;
    }
    // A token with a lifetime of zero has no end either.
    Duration lifetime = Duration.ofSeconds(ttl > 0 ? ttl : -1);
    String token = maker.make(new TokenIssuer(block, InstantSource.system()), lifetime);
    if (quiet) {
      terminal.out().print(token);
      return 0;
    }
    String whom = user.isEmpty() ? "anonymous user" : "user \"" + user + '"';
    String end =
        ttl < 0
            ? "without expiration"
            : "with expiration TTL " + Durations.format(Duration.ofSeconds(ttl));
    terminal.out().println("HMAC SHA-256 JWT for " + whom + suffix + " " + end + ":");
    terminal.out().println(token);
    return 0;
  }

  /** Reads the configuration. */
  java.util.Optional<Config> read(Terminal terminal) {
    return TokenConfigs.read(terminal, config.path);
  }
}
