package io.gyre.cli;

import io.gyre.config.BadValue;
import io.gyre.config.GenConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes a first configuration with fresh secrets. */
@Command(
    name = "genconfig",
    description = "Writes a small configuration with fresh secrets to start from.")
final class GenConfigCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private ConfigOption config = new ConfigOption();

  GenConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      String text = GenConfig.text(NewFile.format(config.path), new SecureRandom());
      NewFile.write(terminal.resolve(config.path), text);
      return 0;
    } catch (FileAlreadyExistsException e) {
      terminal.out().println("error: output config file already exists: " + config.path);
    } catch (BadValue e) {
      terminal.out().println("error: " + e.allowed());
    } catch (IOException e) {
      terminal.out().println("error: cannot write " + config.path + ": " + e);
    }
    return 1;
  }
}
