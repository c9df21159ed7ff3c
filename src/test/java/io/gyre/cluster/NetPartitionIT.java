package io.gyre.cluster;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One node of three that the others do not reach, or that reaches nobody. */
@Tag("netfault")
class NetPartitionIT {
  private static final Duration TIME = Duration.ofSeconds(30);

  @Test
  void isolated_withMajorityAsked_losesNothing() {
    new NetRun("1 of 3 isolated, minimum 2", NetRun.MAJORITY, TIME).with(net -> net.isolate(0));
  }

  @Test
  void isolated_withDefaults_losesNothing() {
    new NetRun("1 of 3 isolated, defaults", NetRun.DEFAULTS, TIME).with(net -> net.isolate(0));
  }

  @Test
  void oneWay_betweenTwoNodes_losesNothing() {
    new NetRun("one way 0 to 1", NetRun.MAJORITY, TIME).with(net -> net.cut(0, 1));
  }

  @Test
  void oneWay_fromOneNodeToAll_losesNothing() {
    new NetRun("one way 0 to all", NetRun.MAJORITY, TIME).with(net -> net.mute(0));
  }
}
