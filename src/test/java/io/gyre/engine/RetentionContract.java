package io.gyre.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gyre.engine.Appended.Outcome;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every engine's streams keep, and what they do not append again, one rule a test.
 *
 * <p>The rest is in {@link StreamsContract}.
 */
abstract class RetentionContract extends StreamsFixture {

  // What is kept

  @Test
  void retention_beyondSize_dropsTheOldest() {
    for (int i = 1; i <= 25; i++) {
      append("p" + i);
    }
    assertEquals(
        LongStream.rangeClosed(16, 25).boxed().toList(),
        read(all()).publications().stream().map(Publication::offset).toList());
    assertEquals(25, top().offset());
  }

  @Test
  void retention_sizeMadeSmaller_dropsAtTheNextAppend() {
    for (int i = 1; i <= 10; i++) {
      append("p" + i);
    }
    append("p11", AppendOptions.of(new Retention(2, KEEP.ttl(), KEEP.metaTtl())));
    assertEquals(List.of("p10", "p11"), texts(read(all())));
  }

  @Test
  void retention_sizeMadeLarger_keepsMore() {
    Retention two = new Retention(2, KEEP.ttl(), KEEP.metaTtl());
    for (int i = 1; i <= 5; i++) {
      append("p" + i, AppendOptions.of(two));
    }
    for (int i = 6; i <= 12; i++) {
      append("p" + i);
    }
    assertEquals(9, read(all()).publications().size());
    assertEquals(4, read(all()).publications().get(0).offset());
  }

  @Test
  void retention_ttlOver_isEmptyAndKeepsItsTop() {
    StreamPosition top = append("a").position();
    pass(Duration.ofSeconds(11));
    assertEquals(new History(List.of(), top), read(all()));
    assertEquals(new StreamPosition(2, top.epoch()), append("b").position());
  }

  @Test
  void retention_appendBeforeTtl_keepsTheOlderOnesToo() {
    append("a");
    pass(Duration.ofSeconds(6));
    append("b");
    pass(Duration.ofSeconds(6));
    assertEquals(List.of("a", "b"), texts(read(all())));
  }

  @Test
  void retention_readBeforeTtl_doesNotKeepThemLonger() {
    append("a");
    pass(Duration.ofSeconds(6));
    read(all());
    pass(Duration.ofSeconds(6));
    assertEquals(List.of(), texts(read(all())));
  }

  @Test
  void meta_ttlOver_startsANewEpochAtZero() {
    StreamPosition before = append("a").position();
    pass(Duration.ofSeconds(62));
    StreamPosition after = top();
    assertEquals(0, after.offset());
    assertNotEquals(before.epoch(), after.epoch());
  }

  @Test
  void meta_readInTime_keepsTheEpochAlive() {
    StreamPosition before = append("a").position();
    pass(Duration.ofSeconds(40));
    top();
    pass(Duration.ofSeconds(40));
    assertEquals(before, top());
  }

  @Test
  void meta_readOfANewChannel_givesItsLastingEpoch() {
    StreamPosition first = top();
    assertEquals(0, first.offset());
    assertFalse(first.epoch().isEmpty());
    assertEquals(first, top());
    assertEquals(new StreamPosition(1, first.epoch()), append("a").position());
  }

  @Test
  void remove_keptPublications_keepsOffsetAndEpoch() {
    StreamPosition top = append("a").position();
    await(streams.remove(CHANNEL));
    assertEquals(new History(List.of(), top), read(all()));
    assertEquals(new StreamPosition(2, top.epoch()), append("b").position());
    assertEquals(List.of("b"), texts(read(all())));
  }

  @Test
  void remove_unknownChannel_isNoError() {
    await(streams.remove("never"));
  }

  // Idempotency keys

  @Test
  void idempotency_sameKey_repeatsTheFirstAnswerAndDoesNothing() {
    Appended first = append("a", key("k"));
    append("b");
    Appended second = append("other data", key("k"));
    assertEquals(first.position(), second.position());
    assertEquals(Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY, second.outcome());
    assertEquals(2, deliveries().size());
    assertEquals(List.of("a", "b"), texts(read(all())));
  }

  @Test
  void idempotency_sameKeyInAnotherChannel_isAnother() {
    append("a", key("k"));
    assertEquals(Outcome.PUBLISHED, appendTo("other", "a", key("k")).outcome());
  }

  @Test
  void idempotency_withoutHistory_holdsToo() {
    Retention none = new Retention(0, Duration.ZERO, Duration.ofSeconds(60));
    AppendOptions options = new AppendOptions(none, false, "k", 0, "", false);
    append("a", options);
    Appended second = append("a", options);
    assertEquals(new Appended(Appended.NOT_KEPT, Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY), second);
    assertEquals(1, deliveries().size());
  }

  @Test
  void idempotency_fiveMinutesFromTheFirstUse_isForgotten() {
    append("a", key("k"));
    pass(Duration.ofSeconds(290));
    assertEquals(Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY, append("a", key("k")).outcome());
    pass(Duration.ofSeconds(11));
    assertEquals(Outcome.PUBLISHED, append("a", key("k")).outcome());
  }

  @Test
  void idempotency_isLookedAtBeforeTheVersion() {
    append("a", versioned(5, "", "k"));
    Appended again = append("a", versioned(1, "", "k"));
    assertEquals(Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY, again.outcome());
  }

  @Test
  void idempotency_firstUseSuppressedByVersion_usesUpNoKey() {
    append("a", versioned(5, "", ""));
    assertEquals(Outcome.SUPPRESSED_BY_VERSION, append("b", versioned(3, "", "k")).outcome());
    assertEquals(Outcome.PUBLISHED, append("c", versioned(9, "", "k")).outcome());
  }

  // Versions

  @Test
  void version_notAboveTheStored_answersTheTopAndDoesNothing() {
    append("a", versioned(5, "", ""));
    StreamPosition top = append("unversioned").position();
    for (long old : new long[] {1, 5}) {
      Appended refused = append("old", versioned(old, "", ""));
      assertEquals(new Appended(top, Outcome.SUPPRESSED_BY_VERSION), refused);
    }
    assertEquals(2, deliveries().size());
    assertEquals(top, top());
  }

  @Test
  void version_above_isPublished() {
    append("a", versioned(5, "", ""));
    assertEquals(Outcome.PUBLISHED, append("b", versioned(6, "", "")).outcome());
  }

  @Test
  void version_isUnsigned() {
    append("a", versioned(5, "", ""));
    assertEquals(Outcome.PUBLISHED, append("b", versioned(-1, "", "")).outcome());
    assertEquals(Outcome.SUPPRESSED_BY_VERSION, append("c", versioned(6, "", "")).outcome());
  }

  @Test
  void version_otherEpoch_isPublishedAndReplacesBoth() {
    append("a", versioned(5, "x", ""));
    assertEquals(Outcome.PUBLISHED, append("b", versioned(1, "y", "")).outcome());
    assertEquals(Outcome.SUPPRESSED_BY_VERSION, append("c", versioned(1, "y", "")).outcome());
    assertEquals(Outcome.PUBLISHED, append("d", versioned(2, "y", "")).outcome());
  }

  @Test
  void version_emptyEpoch_comparesWithAny() {
    append("a", versioned(5, "x", ""));
    assertEquals(Outcome.SUPPRESSED_BY_VERSION, append("b", versioned(5, "", "")).outcome());
    assertEquals(Outcome.PUBLISHED, append("c", versioned(6, "", "")).outcome());
  }

  @Test
  void version_outlivesRemovalAndTtl() {
    append("a", versioned(5, "", ""));
    await(streams.remove(CHANNEL));
    assertEquals(Outcome.SUPPRESSED_BY_VERSION, append("b", versioned(5, "", "")).outcome());
    pass(Duration.ofSeconds(11));
    assertEquals(Outcome.SUPPRESSED_BY_VERSION, append("c", versioned(5, "", "")).outcome());
  }

  @Test
  void version_skipHistory_isNotLookedAt() {
    append("a", versioned(5, "", ""));
    Appended skipped = append("b", new AppendOptions(KEEP, true, "", 1, "", false));
    assertEquals(Outcome.PUBLISHED, skipped.outcome());
  }
}
