package io.gyre.consumer.kafka;

import io.gyre.consumer.Entry;
import io.gyre.consumer.Intake;
import io.gyre.consumer.PartitionWork;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Records of one partition that are here, run in their order until the partition is taken away.
 *
 * <p>Thread: the loop of the consumers.
 */
final class PartitionQueue {
  private final LongConsumer settled;
  private final PartitionWork work;
  private final Deque<Slot> slots = new ArrayDeque<>();

  /** A record that is here. */
  private static final class Slot {
    private final long offset;
    private boolean done;

    private Slot(long offset) {
      this.offset = offset;
    }
  }

  /**
   * An empty queue.
   *
   * @param settled gets the offset of a record when it and all before it are done
   */
  PartitionQueue(Intake intake, LongConsumer settled) {
    this.settled = settled;
    this.work = new PartitionWork(intake, () -> {});
  }

  /** Returns how many records are here, the first one that is not done and all behind it. */
  int size() {
    return slots.size();
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    Slot slot = new Slot(record.offset());
    slots.add(slot);
    work.run(entry(record)).onSuccess(done -> ended(slot, done));
  }

  private void ended(Slot slot, boolean done) {
    slot.done = done;
    Slot last = null;
    for (Slot first = slots.peek(); first != null && first.done; first = slots.peek()) {
      last = slots.remove();
    }
    if (last != null) {
      settled.accept(last.offset);
    }
  }

  /** Takes nothing more; completes when the records in work are settled or given up. */
  Future<Void> end() {
    return work.stop();
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
