package io.gyre.cli;

import io.gyre.config.ConfigDoc;
import io.gyre.config.JsonSchema;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the documentation of all options. */
@Command(
    name = "configdoc",
    description = "Documents every option: on a local web page, as Markdown or as JSON Schema.")
final class ConfigDocCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-m", "--markdown"},
      description = "print Markdown")
  private boolean markdown;

  @Option(names = "--schema", description = "print a JSON Schema of configuration files")
  private boolean schema;

  @Option(
      names = {"-s", "--section"},
      paramLabel = "KEY",
      description = "only options that begin with this")
  private String section = "";

  @Option(
      names = {"-p", "--port"},
      description = "port of the page on this machine (default ${DEFAULT-VALUE})")
  private int port = 6060;

  @Option(
      names = {"-l", "--base-level"},
      paramLabel = "N",
      description = "make headings this many levels deeper")
  private int level;

  ConfigDocCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (schema) {
      terminal.out().print(JsonSchema.text());
      return 0;
    }
    String text = ConfigDoc.markdown(section, level);
    if (markdown) {
      terminal.out().print(text);
      return 0;
    }
    return LocalServer.run(
        terminal,
        "127.0.0.1",
        port,
        "options are described at http://127.0.0.1:" + port + "/",
        vertx -> page(vertx, text));
  }

  private static io.vertx.ext.web.Router page(Vertx vertx, String text) {
    io.vertx.ext.web.Router router = io.vertx.ext.web.Router.router(vertx);
    router
        .get()
        .handler(
            context ->
                context
                    .response()
                    .putHeader("content-type", "text/plain; charset=utf-8")
                    .end(text));
    return router;
  }
}
