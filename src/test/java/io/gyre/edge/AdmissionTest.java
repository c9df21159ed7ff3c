package io.gyre.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private boolean open = true;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void admits_rateLimitOfThree_threeAtOnceThenOneASecond() {
    Admission admission = admission(3, 0);
    for (int i = 0; i < 3; i++) {
      assertTrue(admission.admits());
    }
    assertFalse(admission.admits());
    nanos.addAndGet(900_000_000L);
    assertFalse(admission.admits());
    nanos.addAndGet(100_000_000L);
    assertTrue(admission.admits());
    assertFalse(admission.admits());
  }

  @Test
  void admits_longPause_fillsTheBucketNoFurther() {
    Admission admission = admission(2, 0);
    nanos.addAndGet(60_000_000_000L);
    assertTrue(admission.admits());
    assertTrue(admission.admits());
    assertFalse(admission.admits());
  }

  @Test
  void admits_connectionLimitReached_refusesAndTells() {
    Admission admission = admission(0, 2);
    connected.set(1);
    assertTrue(admission.admits());
    connected.set(2);
    assertFalse(admission.admits());
    assertEquals(1, refused.get());
  }

  @Test
  void admits_closed_refusesEverybodyAndCountsNobody() {
    Admission admission = admission(0, 2);
    open = false;
    assertFalse(admission.admits());
    assertEquals(0, refused.get());
  }

  private Admission admission(int rate, int limit) {
    return new Admission(
        new Admission.Limits(() -> open, () -> rate, () -> limit, connected::get),
        nanos::get,
        refused::incrementAndGet);
  }
}
