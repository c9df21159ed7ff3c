package io.gyre.consumer.sqs;

import io.gyre.config.AwsSqsConsumerConfig;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQS queues; see {@link QueueReader}.
 *
 * <p>Thread: the loop of the consumers.
 */
public final class SqsSource implements Source {
  private static final int LONGEST_WAIT_SECONDS = 20;
  private static final int THREADS = 2;

  private final SourceContext context;
  private final AwsSqsConsumerConfig config;
  private final WorkerExecutor thread;
  private final Duration wait;
  private @Nullable SqsCalls calls;

  /** A source that is not opened yet. */
  public SqsSource(SourceContext context, AwsSqsConsumerConfig config) {
    this.context = context;
    this.config = config;
    this.thread =
        context.vertx().createSharedWorkerExecutor("gyre-sqs-" + context.consumer(), THREADS);
    this.wait = wait(config);
  }

  private static Duration wait(AwsSqsConsumerConfig config) {
    Duration set = config.waitTime().isZero() ? config.waitTimeTime() : config.waitTime();
    return Duration.ofSeconds(Math.max(1, Math.min(LONGEST_WAIT_SECONDS, set.toSeconds())));
  }

  @Override
  public Future<Void> run() {
    return thread
        .executeBlocking(() -> SqsCalls.open(context, config, thread, wait))
        .compose(
            opened -> {
              calls = opened;
              return Future.join(
                  config.queues().stream()
                      .map(url -> new QueueReader(context, config, opened, url, wait).run())
                      .toList());
            })
        .mapEmpty();
  }

  @Override
  public Future<Void> close() {
    SqsCalls opened = calls;
    Future<?> closed =
        opened == null
            ? Future.succeededFuture()
            : thread.executeBlocking(
                () -> {
                  opened.close();
                  return null;
                });
    return closed.eventually(thread::close).mapEmpty();
  }
}
