package io.gyre.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a connection token. */
@Command(name = "checktoken", description = "Checks a connection token.")
final class CheckTokenCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private TokenReader reader = new TokenReader();

  CheckTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return reader.read(
        terminal,
        "checktoken",
        verifier ->
            verifier
                .verifyConnect(reader.token)
                .map(claims -> "valid token for " + TokenReader.bearer(claims.user(), false)));
  }
}
