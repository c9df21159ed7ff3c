package io.gyre.engine.hazelcast;

import io.gyre.engine.Delivery;
import io.gyre.engine.Streams;
import io.gyre.engine.StreamsContract;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TwoMembersStreamsTest extends StreamsContract {
  @RegisterExtension static final Cluster CLUSTER = new Cluster(2);

  @Override
  protected Streams open(Delivery delivery) {
    return CLUSTER.open(delivery).streams();
  }

  @Override
  protected void pass(Duration time) {
    CLUSTER.pass(time);
  }

  @Override
  protected Streams openShared(Delivery delivery) {
    return CLUSTER.open(delivery).streams();
  }
}
