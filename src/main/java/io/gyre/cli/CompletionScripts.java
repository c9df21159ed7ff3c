package io.gyre.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion scripts of shells that the command line library does not know. */
final class CompletionScripts {
  private final CommandLine root;
  private final boolean described;

  CompletionScripts(CommandLine root, boolean described) {
    this.root = root;
    this.described = described;
  }

  /** For fish: one line for each command and flag. */
  String fish() {
    StringBuilder script = new StringBuilder("complete -c gyre -f\n");
    options(script, root, "__fish_use_subcommand");
    for (Map.Entry<String, CommandLine> sub : root.getSubcommands().entrySet()) {
      script.append("complete -c gyre -n __fish_use_subcommand -a ").append(sub.getKey());
      describe(script, text(sub.getValue().getCommandSpec().usageMessage().description()));
      options(script, sub.getValue(), "'__fish_seen_subcommand_from " + sub.getKey() + "'");
    }
    return script.toString();
  }

  /** For PowerShell: names by command, chosen by what is already typed. */
  String powershell() {
    StringBuilder script = new StringBuilder();
    script.append("Register-ArgumentCompleter -Native -CommandName gyre -ScriptBlock {\n");
    script.append("  param($word, $ast, $position)\n  $words = @{\n");
    List<String> top = new ArrayList<>(root.getSubcommands().keySet());
    top.addAll(names(root));
    script.append("    '' = ").append(array(top)).append('\n');
    root.getSubcommands()
        .forEach(
            (name, sub) ->
                script
                    .append("    '")
                    .append(name)
                    .append("' = ")
                    .append(array(names(sub)))
                    .append('\n'));
    script.append("  }\n");
    script.append(
        "  $typed = $ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { \"$_\" }\n");
    script.append(
        "  $command = $typed | Where-Object { $_ -and $words.ContainsKey($_) } | Select-Object -First 1\n");
    script.append(
        "  $words[[string]$command] | Where-Object { $_ -like \"$word*\" } | ForEach-Object {\n");
    script.append(
        "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)\n");
    script.append("  }\n}\n");
    return script.toString();
  }

  private void options(StringBuilder script, CommandLine command, String condition) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        script.append("complete -c gyre -n ").append(condition);
        for (String name : option.names()) {
          boolean brief = !name.startsWith("--");
          script.append(brief ? " -s " : " -l ").append(name.substring(brief ? 1 : 2));
        }
        describe(script, text(option.description()));
      }
    }
  }

  private void describe(StringBuilder script, String text) {
    if (described && !text.isEmpty()) {
      script.append(" -d '").append(text.replace("'", "\\'")).append('\'');
    }
    script.append('\n');
  }

  private static List<String> names(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static String array(List<String> names) {
    return names.isEmpty() ? "@()" : "@('" + String.join("', '", names) + "')";
  }

  private static String text(String[] lines) {
    return String.join(" ", lines);
  }
}
