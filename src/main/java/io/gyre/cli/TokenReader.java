package io.gyre.cli;

import io.gyre.auth.TokenVerifier;
import io.gyre.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the two commands that check tokens have in common. */
final class TokenReader {
  @Mixin ConfigOption config = new ConfigOption();

  @Parameters(arity = "0..1", paramLabel = "TOKEN", description = "the token")
  String token = "";

  /**
   * Checks the token and prints what it says.
   *
   * @param command the command's name, for messages
   * @param check verifies and describes the bearer
   * @return exit code
   */
  int read(Terminal terminal, String command, Function<TokenVerifier, Future<String>> check) {
    if (token.isEmpty()) {
      terminal.out().println("error: provide token to check [gyre " + command + " <TOKEN>]");
      return 1;
    }
    Optional<Config> read = TokenConfigs.read(terminal, config.path);
    if (read.isEmpty()) {
      return 1;
    }
    Optional<String> header = part(0);
    Optional<String> payload = part(1);
    if (header.isEmpty() || payload.isEmpty()) {
      terminal.out().println("error: token format is not valid");
      return 1;
    }
    Vertx vertx = Vertx.vertx();
    try {
      var verifier =
          new TokenVerifier(vertx, read.get().client(), channel -> true, InstantSource.system());
      terminal.out().println(check.apply(verifier).await());
      terminal.out().println("payload: " + payload.get());
      return 0;
    } catch (Exception e) {
      String text = "error: token with header %s and claims %s has error: %s";
      terminal.out().println(text.formatted(header.get(), payload.get(), e.getMessage()));
      return 1;
    } finally {
      vertx.close().await();
    }
  }

  /** How a bearer is called in the first line. */
  static String bearer(String user, boolean quoted) {
    if (user.isEmpty()) {
      return "anonymous user";
    }
    return quoted ? "user \"" + user + '"' : "user " + user;
  }

  private Optional<String> part(int index) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(parts[index]);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
