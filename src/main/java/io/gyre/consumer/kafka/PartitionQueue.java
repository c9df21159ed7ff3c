package io.gyre.consumer.kafka;

import io.gyre.consumer.Backoff;
import io.gyre.consumer.Entry;
import io.gyre.consumer.Intake;
import io.gyre.consumer.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition that wait here, run one after another until the partition is taken away.
 *
 * <p>Thread: the loop of the consumers.
 */
final class PartitionQueue {
  private final Intake intake;
  private final LongConsumer settled;
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Promise<Void> quiet = Promise.promise();
  private Intake.@Nullable Pause pause;
  private boolean running;
  private boolean ended;

  /**
   * An empty queue.
   *
   * @param settled gets the offset of each record that is done
   */
  PartitionQueue(Intake intake, LongConsumer settled) {
    this.intake = intake;
    this.settled = settled;
  }

  /** Returns how many records are here, the one in work included. */
  int size() {
    return waiting.size();
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    waiting.add(record);
    if (!running && !ended) {
      running = true;
      Repeat.whileTrue(this::step)
          .onComplete(
              end -> {
                running = false;
                if (ended) {
                  quiet.tryComplete();
                }
              });
    }
  }

  private Future<Boolean> step() {
    ConsumerRecord<byte[], byte[]> record = waiting.peek();
    if (record == null || ended || intake.isClosed()) {
      return Future.succeededFuture(false);
    }
    return untilSettled(entry(record))
        .map(
            done -> {
              if (done) {
                waiting.remove();
                settled.accept(record.offset());
              }
              return done;
            });
  }

  private Future<Boolean> untilSettled(Entry entry) {
    Backoff backoff = new Backoff();
    boolean[] done = new boolean[1];
    return Repeat.whileTrue(
            () ->
                intake
                    .tryOnce(entry)
                    .compose(
                        ok -> {
                          done[0] = ok;
                          return ok || ended || intake.isClosed()
                              ? Future.succeededFuture(false)
                              : waited(backoff).map(true);
                        }))
        .map(end -> done[0]);
  }

  private Future<Void> waited(Backoff backoff) {
    Intake.Pause begun = intake.pause(backoff.next());
    pause = begun;
    return begun.over();
  }

  /** Takes nothing more; completes when the record in work is settled or given up. */
  Future<Void> end() {
    ended = true;
    if (pause != null) {
      pause.end();
    }
    if (!running) {
      quiet.tryComplete();
    }
    return quiet.future();
  }

  private static Entry entry(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> fields = new HashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      fields.putIfAbsent(
          header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    byte[] body = record.value();
    return new Entry(
        record.topic() + '/' + record.partition(),
        Long.toString(record.offset()),
        fields,
        body == null ? new byte[0] : body);
  }
}
