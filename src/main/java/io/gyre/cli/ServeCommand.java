package io.gyre.cli;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves files of a directory, for development. */
@Command(
    name = "serve",
    description = "Serves the files of a directory over HTTP; for development only.")
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-d", "--dir"},
      paramLabel = "DIR",
      description = "the directory (default ${DEFAULT-VALUE})")
  private String directory = "./";

  @Option(
      names = {"-p", "--port"},
      description = "port (default ${DEFAULT-VALUE})")
  private int port = 3000;

  @Option(
      names = {"-a", "--address"},
      paramLabel = "ADDRESS",
      description = "address to bind to (default all)")
  private String address = "";

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String root = terminal.resolve(directory).toAbsolutePath().normalize().toString();
    return LocalServer.run(
        terminal,
        address.isEmpty() ? "0.0.0.0" : address,
        port,
        "start serving " + directory + " on " + address + ":" + port,
        vertx -> {
          Router router = Router.router(vertx);
          router
              .route()
              .handler(
                  StaticHandler.create(FileSystemAccess.ROOT, root)
                      .setDirectoryListing(true)
                      .setCachingEnabled(false));
          return router;
        });
  }
}
