package io.gyre.cluster;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bad connections, and connections of one kind only, between three nodes. */
@Tag("netfault")
class NetTrafficIT {
  private static final Duration TIME = Duration.ofSeconds(30);

  @Test
  void lossAndDelay_betweenAll_loseNothing() {
    new NetRun("20 % loss, 200 ms", NetRun.MAJORITY, TIME)
        .with(
            net -> {
              net.lose(20);
              net.delay(Duration.ofMillis(200));
            });
  }

  @Test
  void busCut_whileMembershipStays_losesNothing() {
    new NetRun("bus cut", NetRun.MAJORITY, TIME).with(net -> net.cutPort(FaultNet.BUS_PORT));
  }

  @Test
  void membershipCut_whileBusStays_losesNothing() {
    new NetRun("membership cut", NetRun.MAJORITY, TIME)
        .with(net -> net.cutPort(FaultNet.MEMBER_PORT));
  }
}
