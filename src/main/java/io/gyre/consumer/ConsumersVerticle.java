package io.gyre.consumer;

import io.gyre.api.ConsumedCommands;
import io.gyre.config.ConsumerConfig;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.MeterSet;
import io.gyre.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs all consumers of a node. It starts whether or not their sources can be reached: each
 * consumer tries until it can.
 *
 * <p>Thread: its own context; one instance.
 */
public final class ConsumersVerticle extends VerticleBase {
  /** How long the end waits for entries in work; longer ones are repeated by whoever reads next. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<ConsumerConfig> configs;
  private final String nodeId;
  private final Meters meters;
  private final Function<ConsumerConfig, @Nullable SourceKind> kinds;
  private final List<Consumer> consumers = new ArrayList<>();

  /**
   * The consumers of a node.
   *
   * @param configs checked; those that are not enabled, or not built, are left out
   * @param nodeId of this node, new with each start
   * @param meters count what consumers do
   */
  public ConsumersVerticle(List<ConsumerConfig> configs, String nodeId, Meters meters) {
    this(configs, nodeId, meters, SourceKind::of);
  }

  ConsumersVerticle(
      List<ConsumerConfig> configs,
      String nodeId,
      Meters meters,
      Function<ConsumerConfig, @Nullable SourceKind> kinds) {
    this.configs = List.copyOf(configs);
    this.nodeId = nodeId;
    this.meters = meters;
    this.kinds = kinds;
  }

  /** Returns whether this build has a consumer of this configuration. */
  public static boolean isBuilt(ConsumerConfig config) {
    return SourceKind.of(config) != null;
  }

  @Override
  public Future<?> start() {
    Loop loop = VertxLoop.of(context);
    MeterSet set = meters.open();
    ConsumedCommands commands = new ConsumedCommands(loop, vertx.eventBus(), set);
    for (ConsumerConfig config : configs) {
      SourceKind kind = config.enabled() ? kinds.apply(config) : null;
      if (kind != null) {
        consumers.add(
            new Consumer(
                config.name(), config.strictOrder(), kind, nodeId, vertx, loop, commands, set));
      }
    }
    consumers.forEach(Consumer::start);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    List<Future<Void>> ends = consumers.stream().map(Consumer::stop).toList();
    return Future.join(ends)
        .otherwiseEmpty()
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }
}
