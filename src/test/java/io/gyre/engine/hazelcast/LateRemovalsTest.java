package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.loop.HandLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateRemovalsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TTL = Duration.ofSeconds(60);

  private final HandLoop loop = new HandLoop();
  private final List<String> attempts = new ArrayList<>();
  private Future<Void> outcome = Future.failedFuture("no owner");
  private final LateRemovals late =
      new LateRemovals(
          loop,
          (channel, client) -> {
            attempts.add(channel + " " + client);
            return outcome;
          });

  private void left(String channel, String client) {
    late.wanted(channel, client, TTL);
    late.add(channel, client);
  }

  @Test
  void removal_isTriedEachSecondUntilItIsDone() {
    left("news", "c1");
    loop.pass(SECOND.multipliedBy(3));
    assertEquals(3, attempts.size(), attempts::toString);
    outcome = Future.succeededFuture();
    loop.pass(SECOND.multipliedBy(10));
    assertEquals(4, attempts.size(), attempts::toString);
  }

  @Test
  void entryThatIsOverByItself_isForgotten() {
    left("news", "c1");
    loop.pass(TTL.plus(SECOND));
    int before = attempts.size();
    loop.pass(TTL);
    assertEquals(before, attempts.size());
  }

  @Test
  void entryWantedAgain_isNotRemoved() {
    left("news", "c1");
    left("news", "c2");
    late.wanted("news", "c1", TTL);
    loop.pass(SECOND);
    assertEquals(List.of("news c2"), attempts);
  }

  @Test
  void entryWantedAgainDuringAnAttempt_isNotTriedAgain() {
    Promise<Void> flying = Promise.promise();
    outcome = flying.future();
    left("news", "c1");
    loop.pass(SECOND);
    late.wanted("news", "c1", TTL);
    flying.fail("no owner");
    loop.pass(SECOND.multipliedBy(5));
    assertEquals(1, attempts.size(), attempts::toString);
  }

  @Test
  void many_areTriedInTurns() {
    for (int i = 0; i < 600; i++) {
      left("news", "c" + i);
    }
    outcome = Future.succeededFuture();
    loop.pass(SECOND);
    assertEquals(256, attempts.size());
    loop.pass(SECOND.multipliedBy(2));
    assertEquals(600, attempts.size());
  }
}
