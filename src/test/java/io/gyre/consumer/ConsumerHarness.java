package io.gyre.consumer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.ConsumerConfig;
import io.gyre.config.SourceSet;
import io.gyre.metrics.Meters;
import io.gyre.support.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/** Runs consumers against real brokers, with operations that keep what arrives. */
@Tag("broker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConsumerHarness {
  /** Longest wait for anything. */
  protected static final Duration SOON = Duration.ofSeconds(30);

  private static final String NAME = "tested";

  private Vertx vertx;
  private Sink sink;
  private Meters meters;

  /** Type of the consumer in the configuration. */
  protected abstract String type();

  /** Makes the source; as a node does, unless a test wants it otherwise than options can say. */
  protected Source open(SourceContext context, ConsumerConfig config) {
    return kind(config).opening().open(context);
  }

  private static SourceKind kind(ConsumerConfig config) {
    return Objects.requireNonNull(SourceKind.of(config));
  }

  private SourceKind tested(ConsumerConfig config) {
    return new SourceKind(kind(config).form(), context -> open(context, config));
  }

  @BeforeEach
  void openHarness() {
    vertx = Vertx.vertx();
    sink = new Sink(vertx);
    meters = new Meters();
  }

  @AfterEach
  void closeHarness() {
    await(vertx.close());
    meters.close();
  }

  final Vertx vertx() {
    return vertx;
  }

  final Sink sink() {
    return sink;
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for publications to a channel; returns their data in order of first arrival. */
  protected final List<String> awaitData(String channel, int count) {
    awaitFirst(channel, count);
    return sink.first(channel);
  }

  /** Starts the consumer with these options, JSON; returns its deployment. */
  protected final String readOptions(String options, String nodeId) {
    String json =
        "{\"consumers\":[{\"name\":\"%s\",\"enabled\":true,\"type\":\"%s\",\"%s\":%s}]}"
            .formatted(NAME, type(), type(), options);
    ConfigLoader.Result loaded = ConfigLoader.load(SourceSet.ofFile("config.json", json));
    Config config = loaded.config();
    assertTrue(config != null, () -> loaded.problems().toString());
    List<ConsumerConfig> consumers = config.consumers();
    assertTrue(ConsumersVerticle.isBuilt(consumers.get(0)));
    return await(
        vertx.deployVerticle(new ConsumersVerticle(consumers, nodeId, meters, this::tested)));
  }

  /** Has the next publications fail as when the engine is away. */
  protected final void failNext(int times) {
    sink.failNext(times);
  }

  /** How many publications failed. */
  protected final int failed() {
    return sink.failed();
  }

  /** How many publications arrived, repeats included. */
  protected final int arrivals() {
    return sink.arrivals().size();
  }

  /** Stops a consumer; returns when it has ended. */
  protected final void undeploy(String deployment) {
    await(vertx.undeploy(deployment));
  }

  /** Returns what consumers logged while something was done. */
  protected static String logOf(Runnable what) {
    Logger logger = (Logger) LoggerFactory.getLogger("io.gyre.consumer");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      what.run();
    } finally {
      logger.detachAppender(lines);
    }
    return lines.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .collect(Collectors.joining("\n"));
  }

  final void awaitFirst(String channel, int count) {
    Await.until(
        SOON,
        () -> sink.first(channel).size() >= count,
        () -> channel + ": " + sink.first(channel).size() + " of " + count + "\n" + page());
  }

  /** The sum of series whose name, without prefix, begins so. */
  protected final double meter(String series) {
    return page()
        .lines()
        .filter(line -> line.startsWith("centrifugo_consumers_" + series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  final String page() {
    return meters.page(List.of());
  }
}
