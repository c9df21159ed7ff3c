package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended.Outcome;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What owners do to a channel's state, without a cluster. */
@SuppressWarnings("NullAway") // a null shows as a failure of the test
final class ProcessorsTest {

  private static final UUID NODE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final Retention KEEP =
      new Retention(10, Duration.ofSeconds(10), Duration.ofSeconds(60));
  private static final Moment AT = new Moment(1_700_000_000_000L, 12_345, 0);

  private final StreamState state = new StreamState(AT.newLife(), 0);

  @Test
  void append_sameBatchAgain_givesTheFirstAnswerAndDoesNothing() {
    AppendProcessor batch = batch(1, "a", "b");
    List<AppendResult> first = batch.apply(state, AT).results;
    AppendProcessor again = batch(1, "a", "b");
    assertEquals(first, again.apply(state, AT).results);
    assertTrue(again.wasRepeat());
    assertEquals(2, kept(state).size());
    assertEquals(3, batch(2, "c").apply(state, AT).results.get(0).position().offset());
  }

  @Test
  void append_olderBatch_isNotDone() {
    batch(2, "a").apply(state, AT);
    assertEquals(List.of(), batch(1, "old").apply(state, AT).results);
    assertEquals(1, kept(state).size());
  }

  @Test
  void append_ofTwoNodes_areToldApart() {
    batch(1, "a").apply(state, AT);
    AppendProcessor other = new AppendProcessor(OTHER, 1, items("b"));
    assertEquals(2, other.apply(state, AT).results.get(0).position().offset());
    assertFalse(other.wasRepeat());
  }

  @Test
  void append_itemSuppressed_leavesTheOthers() {
    AppendOptions key = new AppendOptions(KEEP, false, "k", 0, "", false);
    AppendItem keyed = new AppendItem(new byte[] {1}, key);
    var results = new AppendProcessor(NODE, 1, List.of(keyed, keyed, item("c"))).apply(state, AT);
    assertEquals(
        List.of(Outcome.PUBLISHED, Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY, Outcome.PUBLISHED),
        results.results.stream().map(AppendResult::outcome).toList());
    assertEquals(2, results.results.get(2).position().offset());
  }

  @Test
  void append_notKeptWithoutListeners_leavesNothing() {
    AppendOptions none = AppendOptions.of(new Retention(0, Duration.ZERO, KEEP.metaTtl()));
    AppendItem item = new AppendItem(new byte[] {1}, none);
    new AppendProcessor(NODE, 1, List.of(item)).apply(state, AT);
    assertFalse(state.changed());
    assertTrue(state.isEmpty());
  }

  @Test
  void append_notKeptWithListeners_isNumbered() {
    state.addNode(OTHER);
    AppendOptions none = AppendOptions.of(new Retention(0, Duration.ZERO, KEEP.metaTtl()));
    AppendItem item = new AppendItem(new byte[] {1}, none);
    AppendAnswer answer = new AppendProcessor(NODE, 1, List.of(item, item)).apply(state, AT);
    assertEquals(List.of(1L, 2L), answer.results.stream().map(AppendResult::number).toList());
    assertEquals(List.of(OTHER), List.of(answer.nodes));
    assertTrue(state.changed());
  }

  @Test
  void moment_laterLife_isGreater() {
    Moment later = new Moment(AT.nowMillis() + 1, 0, 0);
    assertTrue(later.newLife() > AT.newLife());
    assertEquals(8, AT.newEpoch().length());
    assertNotEquals(AT.newEpoch(), new Moment(AT.nowMillis(), 54_321, 0).newEpoch());
  }

  @Test
  void stamp_sameState_isLeftAlone() {
    batch(1, "a").apply(state, AT);
    assertSame(state, Stamp.of(state).align(state));
  }

  @Test
  void stamp_backupWithoutState_takesUpTheNumbering() {
    batch(1, "a", "b").apply(state, AT);
    StreamState backup = Stamp.of(state).align(null);
    batch(2, "c").apply(backup, AT);
    batch(2, "c").apply(state, AT);
    assertEquals(log(state).top(), log(backup).top());
    assertEquals(state.number, backup.number);
    assertEquals(state.life, backup.life);
    assertEquals(1, kept(backup).size());
  }

  @Test
  void stamp_backupAhead_goesBackAndKeepsTheRest() {
    batch(1, "a", "b").apply(state, AT);
    final Stamp stamp = Stamp.of(state);
    batch(2, "of a dead owner").apply(state, AT);
    StreamState backup = stamp.align(state);
    assertSame(state, backup);
    assertEquals(3, batch(2, "c").apply(backup, AT).results.get(0).position().offset());
    assertEquals(3, kept(backup).size());
    assertEquals(
        "c", new String(kept(backup).get(2).body(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void stamp_ownerWithoutState_dropsTheBackups() {
    assertNull(Stamp.of(null).align(state));
  }

  @Test
  void removeNodes_lastOne_leavesNothing() {
    state.addNode(NODE);
    state.addNode(NODE);
    assertEquals(1, state.nodes().length);
    state.removeNodes(Set.of(NODE, OTHER));
    assertTrue(state.isEmpty());
  }

  private static Log log(StreamState of) {
    Log log = of.log;
    if (log == null) {
      throw new AssertionError("no stream");
    }
    return log;
  }

  private static List<Kept> kept(StreamState of) {
    return log(of).read(HistoryQuery.after(KEEP, new StreamPosition(0, ""), -1));
  }

  private static AppendProcessor batch(long id, String... texts) {
    return new AppendProcessor(NODE, id, items(texts));
  }

  private static List<AppendItem> items(String... texts) {
    return java.util.Arrays.stream(texts).map(ProcessorsTest::item).toList();
  }

  private static AppendItem item(String text) {
    return new AppendItem(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8), AppendOptions.of(KEEP));
  }
}
