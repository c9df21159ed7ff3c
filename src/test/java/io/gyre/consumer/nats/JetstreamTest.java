package io.gyre.consumer.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of consumers, with NATS JetStream. */
final class JetstreamTest extends ConsumerContract {

  @Override
  protected String type() {
    return "nats_jetstream";
  }

  @Override
  protected Broker start() {
    return new NatsBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((NatsBroker) broker).clear();
  }

  @Test
  void consumer_thatIsNotThere_isMade() {
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
    read(
        "\"use_existing_consumer\":false,\"deliver_policy\":\"all\","
            + "\"durable_consumer_name\":\"made\"");
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":2}");
    assertEquals(List.of("1", "2"), awaitData("a", 2));
  }
}
