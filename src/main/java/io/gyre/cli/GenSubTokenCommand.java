package io.gyre.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a subscription token. */
@Command(name = "gensubtoken", description = "Makes a subscription token for a user and a channel.")
final class GenSubTokenCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private TokenWriter writer = new TokenWriter();

  @Option(
      names = {"-s", "--channel"},
      paramLabel = "CHANNEL",
      description = "the channel; required")
  private String channel = "";

  GenSubTokenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (channel.isEmpty()) {
      terminal.out().println("channel is required");
      return 1;
    }
    return writer
        .read(terminal)
        .map(
            config ->
                writer.write(
                    terminal,
                    TokenConfigs.subscription(config.client()),
                    " and channel \"" + channel + '"',
                    (issuer, ttl) -> issuer.subscription(writer.user, channel, ttl)))
        .orElse(1);
  }
}
