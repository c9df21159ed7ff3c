package io.gyre.consumer.kafka;

import io.gyre.config.KafkaConsumerConfig;
import io.gyre.consumer.Intake;
import io.gyre.consumer.Repeat;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Kafka topics as member of a consumer group, which gives each partition to one member at a
 * time. The client blocks, so it has a thread; records are run on the loop, partition by partition.
 *
 * <p>Thread: the loop of the consumers; what is called back by the client says so.
 */
public final class KafkaSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private static final long BETWEEN_LAGS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SourceContext context;
  private final Intake intake;
  private final KafkaConsumerConfig config;
  private final WorkerExecutor thread;
  private final Map<TopicPartition, PartitionQueue> queues = new HashMap<>();
  private @Nullable GroupMember member;
  private long lagNanos;

  /** A source that is not opened yet. */
  public KafkaSource(SourceContext context, KafkaConsumerConfig config) {
    this.context = context;
    this.intake = context.intake();
    this.config = config;
    this.thread = context.vertx().createSharedWorkerExecutor("gyre-kafka-" + context.consumer(), 1);
  }

  @Override
  public Future<Void> run() {
    return thread
        .executeBlocking(
            () ->
                GroupMember.join(
                    KafkaSettings.of(config, context.vertx()),
                    config.topics(),
                    KafkaSettings.patience(config),
                    this::takenAway))
        .compose(
            joined -> {
              member = joined;
              LOG.info("consumer reads consumer={} topics={}", context.consumer(), config.topics());
              intake.closing().onSuccess(closing -> joined.interrupt());
              return Repeat.whileTrue(() -> step(joined));
            });
  }

  private Future<Boolean> step(GroupMember joined) {
    if (intake.isClosed()) {
      return Future.succeededFuture(false);
    }
    Set<TopicPartition> full = full();
    return thread
        .executeBlocking(() -> joined.poll(full))
        .map(
            polled -> {
              take(joined, polled.records());
              lag(polled.lags());
              polled.errors().forEach(error -> intake.error("commit", error));
              return !intake.isClosed();
            });
  }

  private Set<TopicPartition> full() {
    int most = Math.max(1, config.partitionQueueMaxSize());
    return queues.entrySet().stream()
        .filter(each -> each.getValue().size() >= most)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void take(GroupMember joined, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      PartitionQueue queue =
          queues.computeIfAbsent(
              partition,
              key -> new PartitionQueue(intake, offset -> joined.settled(partition, offset)));
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        queue.add(record);
      }
    }
  }

  private void lag(Map<TopicPartition, Long> behind) {
    long now = context.loop().nowNanos();
    if (now - lagNanos < BETWEEN_LAGS_NANOS) {
      return;
    }
    lagNanos = now;
    behind.forEach(
        (partition, records) -> {
          PartitionQueue queue = queues.get(partition);
          intake.lag(
              partition.topic() + '/' + partition.partition(),
              records + (queue == null ? 0 : queue.size()));
        });
  }

  /** Partitions go to another member. Thread: the client's; the result comes on the loop. */
  private Future<Void> takenAway(Collection<TopicPartition> partitions) {
    Promise<Void> quiet = Promise.promise();
    context
        .loop()
        .execute(
            () -> {
              List<Future<Void>> ends = new ArrayList<>();
              for (TopicPartition partition : partitions) {
                intake.lag(partition.topic() + '/' + partition.partition(), 0);
                PartitionQueue queue = queues.remove(partition);
                if (queue != null) {
                  ends.add(queue.end());
                }
              }
              Future.join(ends).<Void>mapEmpty().onComplete(quiet);
            });
    return quiet.future();
  }

  @Override
  public Future<Void> close() {
    List<Future<Void>> ends = queues.values().stream().map(PartitionQueue::end).toList();
    return Future.join(ends)
        .eventually(
            () -> {
              GroupMember joined = member;
              return joined == null
                  ? Future.succeededFuture()
                  : thread.executeBlocking(
                      () -> {
                        joined.leave();
                        return null;
                      });
            })
        .eventually(thread::close)
        .mapEmpty();
  }
}
