package io.gyre.cli;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Serves pages in the foreground until the process is told to stop. */
final class LocalServer {
  private LocalServer() {}

  /**
   * Serves until the thread is interrupted or the process ends.
   *
   * @param greeting printed once the port is bound
   * @param routes makes the pages
   * @return 1 when the port cannot be bound, otherwise 0
   */
  static int run(
      Terminal terminal,
      String address,
      int port,
      String greeting,
      Function<Vertx, Router> routes) {
    Vertx vertx = Vertx.vertx();
    try {
      vertx.createHttpServer().requestHandler(routes.apply(vertx)).listen(port, address).await();
      terminal.out().println(greeting);
      terminal.out().flush();
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (Exception e) {
      // Waiting for a future throws whatever it failed with, also checked exceptions.
      terminal.out().println("error: " + e.getMessage());
      return 1;
    } finally {
      vertx.close();
    }
  }
}
