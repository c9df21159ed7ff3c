package io.gyre.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a connection token. */
@Command(name = "gentoken", description = "Makes a connection token for a user.")
final class GenTokenCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private TokenWriter writer = new TokenWriter();

  GenTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return writer
        .read(terminal)
        .map(
            config ->
                writer.write(
                    terminal,
                    config.client().token(),
                    "",
                    (issuer, ttl) -> issuer.connection(writer.user, ttl)))
        .orElse(1);
  }
}
