package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.Complaint.Rule;
import io.gyre.cluster.HistoryEvent.Start;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The judge itself: clean histories pass, and each kind of fault is found and named. */
class HistoryCheckerTest {
  private static final String CHANNEL = "c";

  private long now;
  private final History history = new History(() -> ++now);

  @Test
  void judge_everythingInOrder_isContent() {
    subscribe("s1", "e", 0);
    subscribe("s2", "e", 0);
    publish("a", "e", 1);
    publish("b", "e", 2);
    receive("s1", "e", 1, "a", 2, "b");
    receive("s2", "e", 1, "a", 2, "b");
    assertContent();
    Verdict verdict = history.judge();
    assertEquals(2, verdict.count("acknowledged"));
    assertEquals(4, verdict.count("received"));
    assertEquals(2, verdict.count("fresh"));
  }

  @Test
  void judge_arrivedBeforeItsAck_isContent() {
    subscribe("s1", "e", 0);
    history.invoked(CHANNEL, "a");
    receive("s1", "e", 1, "a");
    history.acknowledged(CHANNEL, "a", "e", 1);
    assertContent();
  }

  @Test
  void judge_unknownPublicationDeliveredOrNot_isContent() {
    subscribe("s1", "e", 0);
    unknown("lost");
    unknown("done");
    receive("s1", "e", 1, "done");
    assertContent();
  }

  @Test
  void judge_recoveredAfterCut_isContent() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    receive("s1", "e", 1, "a");
    history.ended("s1", CHANNEL, "cut");
    publish("b", "e", 2);
    history.subscribed("s1", CHANNEL, Start.RECOVERED, "e", 2);
    receive("s1", "e", 2, "b");
    assertContent();
    assertEquals(1, history.judge().count("recovered"));
  }

  @Test
  void judge_notRecoveredWasTold_isContent() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    history.ended("s1", CHANNEL, "cut");
    publish("b", "f", 1);
    publish("c", "f", 2);
    history.subscribed("s1", CHANNEL, Start.NOT_RECOVERED, "f", 1);
    receive("s1", "f", 2, "c");
    assertContent();
  }

  @Test
  void judge_endedAndNeverBack_isContent() {
    subscribe("s1", "e", 0);
    history.ended("s1", CHANNEL, "cut");
    publish("a", "e", 1);
    assertContent();
  }

  @Test
  void judge_lastOnesMissing_isLost() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    publish("b", "e", 2);
    receive("s1", "e", 1, "a");
    assertBroken(Rule.LOST, "s1", "b@2");
  }

  @Test
  void judge_recoveredButMissing_isLost() {
    subscribe("s1", "e", 0);
    history.ended("s1", CHANNEL, "cut");
    publish("a", "e", 1);
    history.subscribed("s1", CHANNEL, Start.RECOVERED, "e", 1);
    assertBroken(Rule.LOST, "s1", "a@1");
  }

  @Test
  void judge_leftBehindInAnOldEpoch_isLost() {
    subscribe("s1", "e", 0);
    publish("a", "f", 1);
    assertBroken(Rule.LOST, "s1", "epoch f");
  }

  @Test
  void judge_toldOfANewEpochAfterTheLastPublication_isContent() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    history.ended("s1", CHANNEL, "cut");
    history.subscribed("s1", CHANNEL, Start.NOT_RECOVERED, "f", 0);
    assertContent();
  }

  @Test
  void judge_freshSubscriptionToldAnOldTop_isLost() {
    publish("a", "e", 1);
    publish("b", "e", 2);
    subscribe("s1", "e", 1);
    assertBroken(Rule.LOST, "s1", "b@2");
  }

  @Test
  void judge_oneInTheMiddleMissing_isGap() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    publish("b", "e", 2);
    publish("c", "e", 3);
    receive("s1", "e", 1, "a", 3, "c");
    assertBroken(Rule.GAP, "s1", "b@2");
  }

  @Test
  void judge_gapAcrossRecovery_isGap() {
    subscribe("s1", "e", 0);
    history.ended("s1", CHANNEL, "cut");
    publish("a", "e", 1);
    publish("b", "e", 2);
    history.subscribed("s1", CHANNEL, Start.RECOVERED, "e", 2);
    receive("s1", "e", 2, "b");
    assertBroken(Rule.GAP, "s1", "a@1");
  }

  @Test
  void judge_sameAgain_isTwice() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    receive("s1", "e", 1, "a", 1, "a");
    assertBroken(Rule.TWICE, "s1", "a");
  }

  @Test
  void judge_sameAgainInANewEpochAfterBeingTold_isContent() {
    subscribe("s1", "e", 0);
    history.invoked(CHANNEL, "a");
    receive("s1", "e", 1, "a");
    history.ended("s1", CHANNEL, "cut");
    history.acknowledged(CHANNEL, "a", "f", 1);
    history.subscribed("s1", CHANNEL, Start.NOT_RECOVERED, "f", 0);
    receive("s1", "f", 1, "a");
    assertContent();
  }

  @Test
  void judge_retryNumberedAnew_isTwiceAndNumbering() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    receive("s1", "e", 1, "a", 2, "a");
    assertBroken(EnumSet.of(Rule.TWICE, Rule.NUMBERING), "s1", "a@2");
  }

  @Test
  void judge_olderAfterNewer_isGapAndBackwards() {
    subscribe("s1", "e", 0);
    publish("a", "e", 1);
    publish("b", "e", 2);
    receive("s1", "e", 2, "b", 1, "a");
    assertBroken(EnumSet.of(Rule.GAP, Rule.BACKWARDS), "s1", "offset 1");
  }

  @Test
  void judge_topFellWithinAnEpoch_isBackwards() {
    subscribe("s1", "e", 7);
    history.ended("s1", CHANNEL, "cut");
    history.subscribed("s1", CHANNEL, Start.NOT_RECOVERED, "e", 3);
    assertBroken(Rule.BACKWARDS, "s1", "top 3");
  }

  @Test
  void judge_oneOffsetTwoPublications_isNumbering() {
    publish("a", "e", 1);
    publish("b", "e", 1);
    assertBroken(Rule.NUMBERING, "a@1", "b@1");
  }

  @Test
  void judge_deliveredUnderAnotherOffsetThanAcknowledged_isNumbering() {
    subscribe("s1", "e", 1);
    publish("a", "e", 1);
    receive("s1", "e", 2, "a");
    assertBroken(Rule.NUMBERING, "a@1", "a@2");
  }

  @Test
  void judge_acknowledgedTwiceDifferently_isNumbering() {
    publish("a", "e", 1);
    history.acknowledged(CHANNEL, "a", "e", 2);
    assertBroken(Rule.NUMBERING, "a@1", "again");
  }

  @Test
  void judge_recoveredIntoAnotherEpoch_isEpochs() {
    subscribe("s1", "e", 0);
    history.ended("s1", CHANNEL, "cut");
    history.subscribed("s1", CHANNEL, Start.RECOVERED, "f", 0);
    assertBroken(Rule.EPOCHS, "s1", "became f");
  }

  @Test
  void judge_publicationOfAnotherEpoch_isEpochs() {
    subscribe("s1", "e", 0);
    unknown("a");
    receive("s1", "f", 1, "a");
    assertBroken(Rule.EPOCHS, "s1", "epoch f");
  }

  @Test
  void judge_backInAnEpochThatEnded_isEpochs() {
    subscribe("s1", "e", 0);
    history.subscribed("s1", CHANNEL, Start.NOT_RECOVERED, "f", 0);
    history.subscribed("s1", CHANNEL, Start.NOT_RECOVERED, "e", 0);
    assertBroken(Rule.EPOCHS, "s1", "epoch e");
  }

  @Test
  void judge_twoEpochsAcknowledgeByTurns_isEpochs() {
    publish("a", "e", 1);
    publish("b", "f", 1);
    publish("c", "e", 2);
    assertBroken(Rule.EPOCHS, "by turns", "b@1");
  }

  @Test
  void judge_oneEpochAfterTheOther_isContent() {
    publish("a", "f", 1);
    publish("b", "f", 2);
    publish("c", "e", 1);
    publish("d", "e", 2);
    assertContent();
  }

  @Test
  void judge_oneOfTwoHasAnotherPublicationThere_isOrder() {
    subscribe("s1", "e", 0);
    subscribe("s2", "e", 0);
    unknown("a");
    unknown("b");
    receive("s1", "e", 1, "a", 2, "b");
    receive("s2", "e", 1, "b", 2, "a");
    assertBroken(EnumSet.of(Rule.ORDER, Rule.NUMBERING), "s1", "s2");
  }

  @Test
  void judge_unnumberedInOneOrder_isContent() {
    subscribe("s1", "", 0);
    subscribe("s2", "", 0);
    publish("a", "", 0);
    publish("b", "", 0);
    receive("s1", "", 0, "b", 0, "a");
    receive("s2", "", 0, "b", 0, "a");
    assertContent();
  }

  @Test
  void judge_unnumberedInTwoOrders_isOrder() {
    subscribe("s1", "", 0);
    subscribe("s2", "", 0);
    for (String id : new String[] {"a", "b", "c"}) {
      publish(id, "", 0);
    }
    receive("s1", "", 0, "a", 0, "b", 0, "c");
    receive("s2", "", 0, "c", 0, "b", 0, "a");
    assertBroken(Rule.ORDER, "at s1", "at s2");
  }

  @Test
  void judge_unnumberedNotDelivered_isLost() {
    subscribe("s1", "", 0);
    publish("a", "", 0);
    assertBroken(Rule.LOST, "s1", "a");
  }

  @Test
  void judge_unnumberedWhileReconnecting_isContent() {
    subscribe("s1", "", 0);
    history.invoked(CHANNEL, "a");
    history.ended("s1", CHANNEL, "cut");
    history.acknowledged(CHANNEL, "a", "", 0);
    subscribe("s1", "", 0);
    assertContent();
  }

  @Test
  void judge_numberedBelowWhatWasAcknowledgedBefore_isRealTime() {
    publish("a", "e", 2);
    publish("b", "e", 1);
    assertBroken(Rule.REAL_TIME, "a@2", "b@1");
  }

  @Test
  void judge_concurrentPublicationsInAnyOrder_isContent() {
    history.invoked(CHANNEL, "a");
    history.invoked(CHANNEL, "b");
    history.acknowledged(CHANNEL, "a", "e", 2);
    history.acknowledged(CHANNEL, "b", "e", 1);
    assertContent();
  }

  @Test
  void judge_nobodySentIt_isInvented() {
    subscribe("s1", "e", 0);
    receive("s1", "e", 1, "x");
    assertBroken(Rule.INVENTED, "s1", "x");
  }

  @Test
  void judge_publishedToAnotherChannel_isInvented() {
    history.invoked("other", "a");
    subscribe("s1", "e", 0);
    receive("s1", "e", 1, "a");
    assertBroken(Rule.INVENTED, "s1", "a");
  }

  @Test
  void judge_refusedButDelivered_isInvented() {
    subscribe("s1", "e", 0);
    history.invoked(CHANNEL, "a");
    history.failed(CHANNEL, "a");
    receive("s1", "e", 1, "a");
    assertBroken(Rule.INVENTED, "s1", "failed");
  }

  @Test
  void judge_afterUnsubscribe_isUnasked() {
    subscribe("s1", "e", 0);
    history.ended("s1", CHANNEL, "unsubscribed");
    publish("a", "e", 1);
    receive("s1", "e", 1, "a");
    assertBroken(Rule.UNASKED, "s1", "a");
  }

  @Test
  void toString_manyComplaints_showsSomeOfEachRule() {
    subscribe("s1", "e", 0);
    for (int i = 1; i <= 20; i++) {
      receive("s1", "e", i, "x" + i);
    }
    String text = history.judge().toString();
    assertTrue(text.contains("INVENTED x 20"), text);
    assertEquals(7, text.lines().count(), text);
  }

  private void subscribe(String subscriber, String epoch, long offset) {
    history.subscribed(subscriber, CHANNEL, Start.FRESH, epoch, offset);
  }

  private void publish(String id, String epoch, long offset) {
    history.invoked(CHANNEL, id);
    history.acknowledged(CHANNEL, id, epoch, offset);
  }

  private void unknown(String id) {
    history.invoked(CHANNEL, id);
    history.unknown(CHANNEL, id);
  }

  /** Offsets and ids by turns. */
  private void receive(String subscriber, String epoch, Object... offsetsAndIds) {
    for (int i = 0; i < offsetsAndIds.length; i += 2) {
      long offset = ((Number) offsetsAndIds[i]).longValue();
      history.received(subscriber, CHANNEL, epoch, offset, (String) offsetsAndIds[i + 1]);
    }
  }

  private void assertContent() {
    Verdict verdict = history.judge();
    assertTrue(verdict.isContent(), verdict::toString);
  }

  private void assertBroken(Rule rule, String... evidence) {
    assertBroken(EnumSet.of(rule), evidence);
  }

  /** Exactly these rules are broken, and the complaints name all of the evidence. */
  private void assertBroken(Set<Rule> rules, String... evidence) {
    Verdict verdict = history.judge();
    Set<Rule> broken =
        verdict.complaints().stream().map(Complaint::rule).collect(Collectors.toSet());
    assertEquals(rules, broken, verdict::toString);
    Arrays.stream(evidence)
        .forEach(part -> assertTrue(verdict.toString().contains(part), verdict::toString));
  }
}
