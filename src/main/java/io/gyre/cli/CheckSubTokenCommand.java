package io.gyre.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a subscription token. */
@Command(name = "checksubtoken", description = "Checks a subscription token.")
final class CheckSubTokenCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private TokenReader reader = new TokenReader();

  CheckSubTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return reader.read(
        terminal,
        "checksubtoken",
        verifier ->
            verifier
                .verifySubscribe(reader.token)
                .map(
                    claims ->
                        "valid subscription token for "
                            + TokenReader.bearer(claims.user(), true)
                            + " and channel \""
                            + claims.channel()
                            + '"'));
  }
}
