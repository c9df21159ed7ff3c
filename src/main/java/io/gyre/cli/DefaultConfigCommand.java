package io.gyre.cli;

import io.gyre.config.BadValue;
import io.gyre.config.Config;
import io.gyre.config.ConfigWriter;
import io.gyre.config.FileFormat;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a configuration with every option. */
@Command(
    name = "defaultconfig",
    description = "Writes a configuration with every option at its default.")
final class DefaultConfigCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = {"-b", "--base"},
      paramLabel = "FILE",
      description = "take the options of this file from it")
  private String base = "";

  @Option(
      names = {"-d", "--dry-run"},
      description = "print instead of writing a file")
  private boolean dryRun;

  DefaultConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      FileFormat format = NewFile.format(config.path);
      Optional<Config> values = BaseConfig.read(terminal, base);
      if (values.isEmpty()) {
        return 1;
      }
      String text = ConfigWriter.write(format, values.get());
      if (dryRun) {
        terminal.out().print(text);
      } else {
        NewFile.write(terminal.resolve(config.path), text);
      }
      return 0;
    } catch (FileAlreadyExistsException e) {
      terminal.out().println("error: target file already exists");
    } catch (BadValue e) {
      terminal.out().println("error: " + e.allowed());
    } catch (IOException e) {
      terminal.out().println("error: cannot write " + config.path + ": " + e);
    }
    return 1;
  }
}
