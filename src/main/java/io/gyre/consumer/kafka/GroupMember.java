package io.gyre.consumer.kafka;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The Kafka client: polls, and commits what is settled with the next poll, before a partition goes
 * to another member, and at the end.
 *
 * <p>Thread: one that may block, unless a method says otherwise.
 */
final class GroupMember implements ConsumerRebalanceListener {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration GIVING_BACK = Duration.ofSeconds(2);

  private final KafkaConsumer<byte[], byte[]> client;
  private final Function<Collection<TopicPartition>, Future<Void>> takenAway;
  private final Map<TopicPartition, OffsetAndMetadata> marks = new ConcurrentHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> submitted = new HashMap<>();
  private final Queue<Exception> errors = new ConcurrentLinkedQueue<>();

  /** What a poll brought: records, how far behind each partition is, commits that failed. */
  record Polled(
      ConsumerRecords<byte[], byte[]> records,
      Map<TopicPartition, Long> lags,
      List<Exception> errors) {}

  private GroupMember(
      KafkaConsumer<byte[], byte[]> client,
      Function<Collection<TopicPartition>, Future<Void>> takenAway) {
    this.client = client;
    this.takenAway = takenAway;
  }

  /**
   * Joins the group.
   *
   * @param settings of the client
   * @param patience for the first answer of a broker
   * @param takenAway told of partitions that go to another member; completes when none of their
   *     records is in work
   * @throws KafkaException when no broker answers
   */
  static GroupMember join(
      Map<String, Object> settings,
      Collection<String> topics,
      Duration patience,
      Function<Collection<TopicPartition>, Future<Void>> takenAway) {
    KafkaConsumer<byte[], byte[]> client =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      client.listTopics(patience);
      GroupMember member = new GroupMember(client, takenAway);
      client.subscribe(topics, member);
      return member;
    } catch (RuntimeException e) {
      client.close(Duration.ZERO);
      throw e;
    }
  }

  /** A record is settled. Thread: any. */
  void settled(TopicPartition partition, long offset) {
    marks.put(partition, new OffsetAndMetadata(offset + 1));
  }

  /** Ends the poll that is going on. Thread: any. */
  void interrupt() {
    client.wakeup();
  }

  /**
   * Polls once.
   *
   * @param full partitions of which nothing more is wanted for now
   */
  Polled poll(Set<TopicPartition> full) {
    commit();
    Set<TopicPartition> mine = client.assignment();
    Set<TopicPartition> paused = new HashSet<>(full);
    paused.retainAll(mine);
    Set<TopicPartition> free = new HashSet<>(mine);
    free.removeAll(paused);
    client.pause(paused);
    client.resume(free);
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = client.poll(POLL);
    } catch (WakeupException e) {
      records = ConsumerRecords.empty();
    }
    List<Exception> failed = new ArrayList<>();
    for (Exception e = errors.poll(); e != null; e = errors.poll()) {
      failed.add(e);
    }
    return new Polled(records, lags(), failed);
  }

  private Map<TopicPartition, Long> lags() {
    Map<TopicPartition, Long> lags = new HashMap<>();
    for (TopicPartition partition : client.assignment()) {
      client.currentLag(partition).ifPresent(lag -> lags.put(partition, lag));
    }
    return lags;
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>(marks);
    news.entrySet().removeIf(each -> each.getValue().equals(submitted.get(each.getKey())));
    if (!news.isEmpty()) {
      submitted.putAll(news);
      client.commitAsync(
          news,
          (offsets, e) -> {
            if (e != null) {
              submitted.keySet().removeAll(news.keySet());
              errors.add(e);
            }
          });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> take(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
    for (TopicPartition partition : partitions) {
      submitted.remove(partition);
      OffsetAndMetadata mark = marks.remove(partition);
      if (mark != null) {
        taken.put(partition, mark);
      }
    }
    return taken;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    awaitQuiet(partitions);
    Map<TopicPartition, OffsetAndMetadata> taken = take(partitions);
    try {
      if (!taken.isEmpty()) {
        client.commitSync(taken, GIVING_BACK);
      }
    } catch (KafkaException e) {
      errors.add(e);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    awaitQuiet(partitions);
    take(partitions);
  }

  private void awaitQuiet(Collection<TopicPartition> partitions) {
    try {
      takenAway
          .apply(List.copyOf(partitions))
          .toCompletionStage()
          .toCompletableFuture()
          .get(GIVING_BACK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      errors.add(e);
    }
  }

  /** Commits and leaves the group. */
  void leave() {
    try {
      Map<TopicPartition, OffsetAndMetadata> taken = take(List.copyOf(marks.keySet()));
      taken.keySet().retainAll(client.assignment());
      if (!taken.isEmpty()) {
        commitLast(taken);
      }
    } finally {
      client.close(GIVING_BACK);
    }
  }

  private void commitLast(Map<TopicPartition, OffsetAndMetadata> taken) {
    try {
      client.commitSync(taken, GIVING_BACK);
    } catch (WakeupException e) {
      // What was to end the poll came after it.
      client.commitSync(taken, GIVING_BACK);
    }
  }
}
