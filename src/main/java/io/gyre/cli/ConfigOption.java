package io.gyre.cli;

import picocli.CommandLine.Option;

/** The option that names a configuration file. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "configuration file (default ${DEFAULT-VALUE})")
  String path = ConfigFiles.DEFAULT;
}
