package io.gyre.engine.hazelcast;

import io.gyre.engine.Presence;
import io.gyre.engine.PresenceContract;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OneMemberPresenceTest extends PresenceContract {
  @RegisterExtension static final Cluster CLUSTER = new Cluster(1);

  @Override
  protected Presence open() {
    return CLUSTER.open(message -> {}).presence();
  }

  @Override
  protected void pass(Duration time) {
    CLUSTER.pass(time);
  }
}
