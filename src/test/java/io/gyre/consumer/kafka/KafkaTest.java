package io.gyre.consumer.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of consumers, with Kafka. */
final class KafkaTest extends ConsumerContract {

  @Override
  protected String type() {
    return "kafka";
  }

  @Override
  protected Broker start() {
    return new KafkaBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((KafkaBroker) broker).clear();
  }

  @Test
  void records_fromBeforeTheGroup_areRead() {
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
    read("\"partition_queue_max_size\":-1");
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":2}");
    assertEquals(List.of("1", "2"), awaitData("a", 2));
    awaitSettled();
  }
}
