package io.gyre.cli;

import io.gyre.config.ClusterConfig;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.edge.Listener;
import io.gyre.log.Logging;
import io.gyre.loop.Deadline;
import io.gyre.node.Alone;
import io.gyre.node.DevelopmentMode;
import io.gyre.node.Foundation;
import io.gyre.node.Node;
import io.gyre.node.StopPlan;
import io.gyre.node.Unbuilt;
import io.gyre.node.cluster.ClusterMember;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
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

  /** For an end in good order, even when the stop took all its time. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final ConfigLoader.Result loaded;
  private final Supplier<ConfigLoader.Result> reread;

  /** True when the end is meant, false when the node lost what it stands on. */
  private final CompletableFuture<Boolean> stopAsked = new CompletableFuture<>();

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
    try {
      PidFile pidFile = PidFile.write(config.pidFile());
      try {
        return serve(config, development);
      } finally {
        pidFile.close();
      }
    } catch (ExecutionException e) {
      LOG.error(Logging.FATAL, "start failed: {}", message(e.getCause()));
      return 1;
    } catch (PidFile.NotWritable | IllegalArgumentException | IllegalStateException e) {
      LOG.error(Logging.FATAL, "start failed: {}", message(e));
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      Logging.stop();
    }
  }

  private int serve(Config config, boolean development)
      throws ExecutionException, InterruptedException {
    Foundation foundation = foundation(config);
    Deadline deadline = new Deadline(config.shutdown().timeout());
    try {
      return serveOn(foundation, config, development, deadline);
    } finally {
      Duration left = deadline.left();
      foundation.close(left.compareTo(LEAST) < 0 ? LEAST : left);
    }
  }

  private int serveOn(Foundation foundation, Config config, boolean development, Deadline deadline)
      throws ExecutionException, InterruptedException {
    Node node = Node.start(foundation, config).toCompletionStage().toCompletableFuture().get();
    if (development) {
      DevelopmentMode.serveDemo(foundation.vertx(), node, config)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    }
    Signals.onStop(() -> stopAsked.complete(true));
    Signals.onReload(() -> reload(node));
    foundation.onLost(() -> stopAsked.complete(false));
    announce(config, node, development);
    boolean meant = stopAsked.get();
    if (!meant) {
      LOG.error(Logging.FATAL, "the node is no member of its cluster any more: start it anew");
    }
    deadline.begin();
    int code = stop(node, node.stopPlan(config.shutdown()), deadline.left());
    return meant ? code : 1;
  }

  private static Foundation foundation(Config config)
      throws ExecutionException, InterruptedException {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors());
    return ClusterConfig.wanted(config)
        ? ClusterMember.join(config, options).get()
        : new Alone(Vertx.vertx(options));
  }

  private static void announce(Config config, Node node, boolean development) {
    int port = node.port(Listener.EXTERNAL);
    if (development) {
      System.out.println(DevelopmentMode.banner(config, port));
    }
    LOG.info("serving address={} port={} node={}", config.httpServer().address(), port, node.id());
  }

  private static int stop(Node node, StopPlan plan, Duration limit) throws InterruptedException {
    LOG.info(
        "shutting down graceMs={} goodbyeMs={} restMs={} handoverMs={}",
        plan.grace().toMillis(),
        plan.goodbye().toMillis(),
        plan.rest().toMillis(),
        plan.handover().toMillis());
    try {
      node.stop(plan)
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
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
