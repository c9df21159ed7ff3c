package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A channel's state in a later era, and what becomes of two states of one channel. */
@SuppressWarnings("NullAway") // a null shows as a failure of the test
final class StreamMergeTest {

  private static final UUID NODE = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final Retention KEEP =
      new Retention(10, Duration.ofSeconds(10), Duration.ofSeconds(60));
  private static final SerializationService SERIALIZATION =
      new DefaultSerializationServiceBuilder()
          .addDataSerializableFactory(Kinds.FACTORY, new Kinds())
          .build();

  private int moments;

  private Moment at(long era) {
    moments++;
    return new Moment(1_700_000_000_000L + moments, moments * 7_919L, era);
  }

  /** Steps of the owner and of its backup, which then are equal. */
  private StreamState before() {
    StreamState state = new StreamState(at(0).newLife(), 0);
    append(state, NODE, 1, at(0), "a", "b");
    state.addNode(NODE);
    return state;
  }

  private static StreamState copy(StreamState state) {
    return SERIALIZATION.toObject(SERIALIZATION.toData(state));
  }

  private static AppendAnswer append(
      StreamState state, UUID node, long batch, Moment at, String... texts) {
    List<AppendItem> items = Arrays.stream(texts).map(StreamMergeTest::item).toList();
    return new AppendProcessor(node, batch, items).apply(state, at);
  }

  private static AppendItem item(String text) {
    return new AppendItem(text.getBytes(StandardCharsets.UTF_8), AppendOptions.of(KEEP));
  }

  private static List<String> kept(StreamState state) {
    return state.log.read(HistoryQuery.after(KEEP, new StreamPosition(0, ""), -1)).stream()
        .map(
            one ->
                one.offset()
                    + "/"
                    + one.number()
                    + ":"
                    + new String(one.body(), StandardCharsets.UTF_8))
        .toList();
  }

  // Another era

  @Test
  void renew_keepsWhatIsThere_underNewNames() {
    StreamState state = before();
    StreamState old = copy(state);
    state.renew(at(1));
    assertEquals(List.of("1/1:a", "2/2:b"), kept(state));
    assertNotEquals(old.log.epoch(), state.log.epoch());
    assertTrue(state.life > old.life);
    assertEquals(1, state.era);
    assertEquals(2, state.number);
    assertEquals(List.of(NODE), List.of(state.nodes()));
    assertFalse(state.log.saidAnything());
    append(state, NODE, 2, at(1), "c");
    assertTrue(state.log.saidAnything());
    assertEquals(3, state.log.top().offset());
  }

  @Test
  void renew_batchUnderWay_isAnsweredUnderTheNewNames() {
    StreamState state = new StreamState(at(0).newLife(), 0);
    append(state, OTHER, 1, at(0), "a");
    append(state, NODE, 1, at(0), "b", "c");
    state.renew(at(1));
    AppendAnswer again = append(state, NODE, 1, at(1), "b", "c");
    assertEquals(List.of("1/1:a", "2/2:b", "3/3:c"), kept(state));
    assertEquals(
        List.of(new StreamPosition(2, state.log.epoch()), state.log.top()),
        again.results.stream().map(AppendResult::position).toList());
    assertEquals(List.of(2L, 3L), again.results.stream().map(AppendResult::number).toList());
    assertEquals(state.life, again.life);
  }

  @Test
  void renew_batchNotKept_isDoneAgain() {
    StreamState state = before();
    AppendOptions none = AppendOptions.of(new Retention(0, Duration.ZERO, KEEP.metaTtl()));
    List<AppendItem> items = List.of(new AppendItem(new byte[] {1}, none));
    new AppendProcessor(OTHER, 1, items).apply(state, at(0));
    state.renew(at(1));
    AppendProcessor again = new AppendProcessor(OTHER, 1, items);
    assertEquals(3, again.apply(state, at(1)).results.get(0).number());
    assertFalse(again.wasRepeat());
  }

  @Test
  void renew_idempotencyKey_isStillKnown() {
    StreamState state = before();
    state.remember("k", state.log.top(), Long.MAX_VALUE);
    state.renew(at(1));
    assertEquals(state.log.top(), state.seen("k"));
  }

  @Test
  void renew_onOwnerAndBackup_isTheSame() {
    StreamState owner = before();
    StreamState backup = copy(owner);
    Moment at = at(1);
    owner.renew(at);
    backup.renew(at);
    assertEquals(Stamp.of(owner), Stamp.of(backup));
    assertEquals(kept(owner), kept(backup));
  }

  @Test
  void state_writtenAndRead_isTheSame() {
    StreamState state = before();
    append(state, NODE, 2, at(0), "c");
    state.renew(at(3));
    StreamState read = copy(state);
    assertEquals(Stamp.of(state), Stamp.of(read));
    assertFalse(read.log.saidAnything());
  }

  // Two parts meet

  @Test
  void merge_othersWentOnAlone_livesOnUnchanged() {
    StreamState larger = before();
    StreamState smaller = copy(larger);
    append(larger, NODE, 2, at(0), "c");
    smaller.renew(at(1));
    String epoch = larger.log.epoch();
    long life = larger.life;
    StreamState merged = StreamMerge.merged(smaller, larger, at(0));
    assertSame(larger, merged);
    assertEquals(epoch, merged.log.epoch());
    assertEquals(life, merged.life);
    assertEquals(0, merged.era);
  }

  @Test
  void merge_bothWentOn_beginsAnEpochAndKeepsTheLargerOnes() {
    StreamState larger = before();
    StreamState smaller = copy(larger);
    append(larger, NODE, 2, at(0), "c");
    smaller.renew(at(1));
    append(smaller, OTHER, 1, at(1), "acknowledged by the smaller part");
    Set<String> known = Set.of(larger.log.epoch(), smaller.log.epoch());
    long lives = Math.max(larger.life, smaller.life);
    StreamState merged = StreamMerge.merged(smaller, larger, at(0));
    assertEquals(List.of("1/1:a", "2/2:b", "3/3:c"), kept(merged));
    assertFalse(known.contains(merged.log.epoch()), "those subscribed have to be told");
    assertTrue(merged.life > lives);
  }

  @Test
  void merge_onlyTheJoiningWentOn_livesOnUnchanged() {
    StreamState joining = before();
    StreamState joined = copy(joining);
    append(joining, NODE, 2, at(0), "c");
    String epoch = joining.log.epoch();
    StreamState merged = StreamMerge.merged(joining, joined, at(1));
    assertSame(joining, merged);
    assertEquals(epoch, merged.log.epoch());
    assertEquals(1, merged.era);
  }

  @Test
  void merge_equalHalves_oneWentOn_itLivesOnUnchanged() {
    StreamState one = before();
    StreamState other = copy(one);
    one.renew(at(1));
    other.renew(at(1));
    append(one, NODE, 2, at(1), "c");
    String epoch = one.log.epoch();
    assertEquals(epoch, StreamMerge.merged(one, copy(other), at(1)).log.epoch());
    assertEquals(epoch, StreamMerge.merged(other, one, at(1)).log.epoch());
  }

  @Test
  void merge_joinedWasNotTouchedSinceItWasOutnumbered_doesNotStandForTheOldEpoch() {
    StreamState joined = before();
    String old = joined.log.epoch();
    assertNotEquals(old, StreamMerge.merged(null, joined, at(1)).log.epoch());
  }

  @Test
  void merge_copiesOfOneStream_theLongerOneLivesOnUnchanged() {
    StreamState one = before();
    StreamState other = copy(one);
    append(one, NODE, 2, at(0), "c");
    String epoch = one.log.epoch();
    assertSame(one, StreamMerge.merged(other, one, at(0)));
    assertSame(one, StreamMerge.merged(one, other, at(0)));
    assertEquals(epoch, one.log.epoch());
  }

  @Test
  void merge_oneEpochTwoStories_beginsAnEpoch() {
    StreamState one = before();
    StreamState other = copy(one);
    append(one, NODE, 2, at(0), "c");
    append(other, OTHER, 2, at(0), "d");
    String epoch = one.log.epoch();
    assertNotEquals(epoch, StreamMerge.merged(other, one, at(0)).log.epoch());
  }

  @Test
  void merge_interests_areThoseOfBoth() {
    StreamState one = before();
    StreamState other = new StreamState(at(0).newLife(), 0);
    other.addNode(OTHER);
    assertEquals(Set.of(NODE, OTHER), Set.of(StreamMerge.merged(other, one, at(0)).nodes()));
    assertNull(StreamMerge.merged(null, null, at(0)));
  }

  @Test
  void merge_smallerPartAnsweredOnlyWhatItHadBefore_beginsAnEpoch() {
    StreamState larger = before();
    StreamState smaller = copy(larger);
    append(larger, NODE, 2, at(0), "c");
    append(smaller, OTHER, 1, at(0), "under way when it was cut off");
    smaller.renew(at(1));
    append(smaller, OTHER, 1, at(1), "under way when it was cut off");
    String epoch = larger.log.epoch();
    assertNotEquals(epoch, StreamMerge.merged(smaller, larger, at(0)).log.epoch());
  }

  @Test
  void merge_smallerPartAnsweredAKnownKey_beginsAnEpoch() {
    StreamState larger = before();
    StreamState smaller = copy(larger);
    append(larger, NODE, 2, at(0), "c");
    AppendOptions key = new AppendOptions(KEEP, false, "k", 0, "", false);
    List<AppendItem> keyed = List.of(new AppendItem(new byte[] {1}, key));
    new AppendProcessor(OTHER, 1, keyed).apply(smaller, at(0));
    smaller.renew(at(1));
    new AppendProcessor(OTHER, 2, keyed).apply(smaller, at(1));
    String epoch = larger.log.epoch();
    assertNotEquals(epoch, StreamMerge.merged(smaller, larger, at(0)).log.epoch());
  }
}
