package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.ShutdownConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StopPlanTest {

  private static StopPlan plan(long timeoutSeconds, long graceSeconds) {
    return StopPlan.amongOthers(
        new ShutdownConfig(Duration.ofSeconds(timeoutSeconds), Duration.ofSeconds(graceSeconds)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 6, 10, 30, 600})
  void amongOthers_anyTimeout_isUsedUpAndEveryStepHasSome(long seconds) {
    StopPlan plan = plan(seconds, 3);
    assertEquals(Duration.ofSeconds(seconds), plan.serving().plus(plan.handover()));
    assertTrue(plan.goodbye().compareTo(plan.rest()) >= 0, plan::toString);
    assertTrue(plan.rest().toMillis() > 0, plan::toString);
  }

  @Test
  void amongOthers_shortTimeout_leavesEnoughForTheHandover() {
    assertEquals(Duration.ofMillis(2_400), plan(6, 3).handover());
    assertEquals(Duration.ofSeconds(4), plan(12, 3).handover());
    assertEquals(Duration.ofSeconds(9), plan(30, 3).handover());
  }

  @Test
  void amongOthers_longGrace_takesAQuarter() {
    assertEquals(Duration.ofSeconds(3), plan(30, 3).grace());
    assertEquals(Duration.ofMillis(1_500), plan(6, 3).grace());
    assertEquals(Duration.ZERO, plan(6, 0).grace());
  }

  @Test
  void alone_waitsForNobody() {
    StopPlan plan = StopPlan.alone(Duration.ofSeconds(30));
    assertEquals(Duration.ofSeconds(30), plan.rest());
    assertEquals(plan.rest(), plan.serving());
  }
}
