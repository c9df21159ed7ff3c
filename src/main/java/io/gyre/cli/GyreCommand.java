package io.gyre.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The whole command line. */
public final class GyreCommand {
  private GyreCommand() {}

  /**
   * Runs a command.
   *
   * @param args arguments of the process
   * @param terminal where to read and write
   * @param server runs the server when no other command is named
   * @return exit code: 0 when all went well, 1 otherwise, also for arguments that make no sense
   */
  public static int execute(String[] args, Terminal terminal, ServerRunner server) {
    int code = commandLine(terminal, server).execute(ServerFlags.normal(args));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  /** The command line with all commands, ready to parse. */
  static CommandLine commandLine(Terminal terminal, ServerRunner server) {
    ServerCommand run = new ServerCommand(terminal, server);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(run);
    spec.name("gyre");
    spec.usageMessage()
        .customSynopsis("gyre [FLAGS]", "gyre COMMAND [FLAGS]")
        .description("Runs a real-time messaging server, or one of the commands below.")
        .footer("Flags of version 5, such as --port or --admin, are understood too.")
        .sortOptions(false)
        .width(100);
    spec.addOption(config());
    spec.addOption(
        OptionSpec.builder("--dry-run")
            .type(boolean.class)
            .arity("0")
            .description("check the configuration and exit")
            .build());
    ServerFlags.addTo(spec);
    spec.addOption(help());
    CommandLine command = new CommandLine(spec);
    run.parsedBy(command);
    for (Object helper : helpers(terminal, command)) {
      CommandLine sub = new CommandLine(helper);
      if (!sub.getCommandSpec().optionsMap().containsKey("--help")) {
        sub.getCommandSpec().addOption(help());
      }
      command.addSubcommand(sub);
    }
    command.addSubcommand(new CommandLine.HelpCommand());
    command.setOut(terminal.out()).setErr(terminal.err());
    command.setParameterExceptionHandler(GyreCommand::refuse);
    failWithOne(command);
    return command;
  }

  private static int refuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("Error: " + e.getMessage());
    command
        .getErr()
        .println(
            "See " + command.getCommandSpec().qualifiedName() + " --help for what is allowed.");
    return 1;
  }

  private static List<Object> helpers(Terminal terminal, CommandLine root) {
    return List.of(
        new CheckConfigCommand(terminal),
        new CheckSubTokenCommand(terminal),
        new CheckTokenCommand(terminal),
        new CompletionCommand(terminal, root),
        new ConfigDocCommand(terminal),
        new DefaultConfigCommand(terminal),
        new DefaultEnvCommand(terminal),
        new GenConfigCommand(terminal),
        new GenSubTokenCommand(terminal),
        new GenTokenCommand(terminal),
        new ServeCommand(terminal),
        new VersionCommand(terminal));
  }

  private static void failWithOne(CommandLine command) {
    command.getCommandSpec().exitCodeOnInvalidInput(1);
    command.getSubcommands().values().forEach(GyreCommand::failWithOne);
  }

  private static OptionSpec config() {
    return OptionSpec.builder("-c", "--config")
        .type(String.class)
        .arity("1")
        .paramLabel("FILE")
        .defaultValue(ConfigFiles.DEFAULT)
        .description("configuration file: json, yaml, yml or toml (default config.json)")
        .build();
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .type(boolean.class)
        .arity("0")
        .description("show this help")
        .build();
  }
}
