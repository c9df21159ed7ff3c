package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who is counted on a node. */
final class UserCountsTest {
  private final UserCounts counts = new UserCounts();

  @Test
  void users_severalConnectionsOfOne_countOnce() {
    counts.enter("a", 0);
    counts.enter("a", 0);
    counts.enter("b", 0);
    assertEquals(3, counts.connections());
    assertEquals(2, counts.users());
    counts.leave("a");
    assertEquals(2, counts.users());
    counts.leave("a");
    assertEquals(1, counts.users());
  }

  @Test
  void users_anonymous_countAsOne() {
    counts.enter("", 0);
    counts.enter("", 0);
    assertEquals(2, counts.connections());
    assertEquals(1, counts.users());
    counts.leave("");
    counts.leave("");
    assertEquals(0, counts.users());
  }

  @Test
  void enter_beyondTheLimit_takesNoPlace() {
    assertTrue(counts.enter("a", 1));
    assertFalse(counts.enter("a", 1));
    assertEquals(1, counts.connections());
    counts.leave("a");
    assertEquals(0, counts.users());
  }
}
