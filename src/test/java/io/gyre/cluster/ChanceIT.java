package io.gyre.cluster;

import io.gyre.cluster.Schedule.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Short schedules of faults by chance, see {@link Chance}. */
class ChanceIT {
  private static final int MANY = Integer.getInteger("gyre.schedules", 100);

  @Test
  @Tag("cluster")
  @Tag("long")
  void processes_killedFrozenAndStopped_loseNothing() {
    new Chance(Fault.OF_PROCESSES, 1, null).run(10);
  }

  @Test
  @Tag("netchance")
  void networkAndProcesses_aHundredSchedules_loseNothing() {
    try (FaultNet net = FaultNet.start(3)) {
      new Chance(Fault.ALL, 2, net).run(MANY);
    }
  }
}
