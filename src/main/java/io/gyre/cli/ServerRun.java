package io.gyre.cli;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.edge.Listener;
import io.gyre.log.Logging;
import io.gyre.node.DevelopmentMode;
import io.gyre.node.Node;
import io.gyre.node.Unbuilt;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server process: from a read configuration to the exit code.
 *
 * <p>Thread: the main thread, which waits here.
 */
public final class ServerRun {

  private static final Logger LOG = LoggerFactory.getLogger(ServerRun.class);

  private final ConfigLoader.Result loaded;
  private final Supplier<ConfigLoader.Result> reread;
  private final CompletableFuture<Void> stopAsked = new CompletableFuture<>();

  /**
   * A run with this configuration.
   *
   * @param loaded without problems
   * @param reread reads the same sources again, for SIGHUP
   */
  public ServerRun(ConfigLoader.Result loaded, Supplier<ConfigLoader.Result> reread) {
    this.loaded = loaded;
    this.reread = reread;
  }

  /**
   * Serves until SIGTERM or SIGINT.
   *
   * @return 0 after an orderly stop; 1 when the node could not start or did not stop in time
   */
  public int run() {
    boolean development = !loaded.anyConfigurationGiven();
    Config config = development ? DevelopmentMode.config() : loaded.config();
    Logging.configure(config.log(), Terminals.standardOutput());
    loaded.warnings().forEach(LOG::warn);
    Unbuilt.keys(config)
        .forEach(key -> LOG.warn("not built yet, the option has no effect key={}", key));
    Vertx vertx = vertx();
    try {
      PidFile pidFile = PidFile.write(config.pidFile());
      try {
        return serve(vertx, config, development);
      } finally {
        pidFile.close();
      }
    } catch (ExecutionException e) {
      LOG.error(Logging.FATAL, "start failed: {}", message(e.getCause()));
      return 1;
    } catch (PidFile.NotWritable e) {
      LOG.error(Logging.FATAL, "start failed: {}", e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      vertx.close();
      Logging.stop();
    }
  }

  private int serve(Vertx vertx, Config config, boolean development)
      throws ExecutionException, InterruptedException {
    Node node = Node.start(vertx, config).toCompletionStage().toCompletableFuture().get();
    if (development) {
      DevelopmentMode.serveDemo(vertx, node, config)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    }
    Signals.onStop(() -> stopAsked.complete(null));
    Signals.onReload(() -> reload(node));
    announce(config, node, development);
    stopAsked.get();
    return stop(node, config);
  }

  private static Vertx vertx() {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors());
    return Vertx.vertx(options);
  }

  private static void announce(Config config, Node node, boolean development) {
    int port = node.port(Listener.EXTERNAL);
    if (development) {
      System.out.println(DevelopmentMode.banner(config, port));
    }
    LOG.info("serving address={} port={} node={}", config.httpServer().address(), port, node.id());
  }

  private static int stop(Node node, Config config) throws InterruptedException {
    long timeoutMillis = config.shutdown().timeout().toMillis();
    LOG.info("shutting down timeoutMs={}", timeoutMillis);
    try {
      node.stop(timeoutMillis)
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeoutMillis, TimeUnit.MILLISECONDS);
      return 0;
    } catch (TimeoutException e) {
      LOG.error(Logging.FATAL, "shutdown timeout reached");
      return 1;
    } catch (ExecutionException e) {
      LOG.error("shutdown failed: {}", message(e.getCause()));
      return 1;
    }
  }

  private void reload(Node node) {
    ConfigLoader.Result again = reread.get();
    List<String> problems = again.problems();
    if (!problems.isEmpty()) {
      LOG.error("configuration not reloaded, the old one stays: {}", String.join("; ", problems));
      return;
    }
    try {
      node.reload(again.config());
      LOG.info("configuration successfully reloaded");
    } catch (IllegalArgumentException e) {
      LOG.error("configuration not reloaded, the old one stays: {}", e.getMessage());
    }
  }

  private static String message(@Nullable Throwable cause) {
    if (cause == null) {
      return "unknown cause";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
