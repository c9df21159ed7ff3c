package io.gyre.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.engine.Presence.Stats;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every engine's presence owes its callers, one rule a test. A subclass opens the engine and
 * overrides no rule.
 */
public abstract class PresenceContract {

  private static final Duration TTL = Duration.ofSeconds(10);
  private static final String CHANNEL = "room";
  private static final long LIMIT_SECONDS = 20;

  private Presence presence;

  /** A new, empty engine. */
  protected abstract Presence open();

  /** Lets the engine's clock move on: a hand-set clock jumps, a real one is waited for. */
  protected abstract void pass(Duration time);

  @BeforeEach
  void openEngine() {
    presence = open();
  }

  @Test
  void get_unknownChannel_isEmpty() {
    assertEquals(Map.of(), get());
    assertEquals(new Stats(0, 0), stats());
  }

  @Test
  void put_withInfo_isFoundAsGiven() {
    ClientInfo info = new ClientInfo("u", "c", Data.json("{\"a\":1}"), Data.json("2"));
    await(presence.put(CHANNEL, info, TTL));
    assertEquals(Map.of("c", info), get());
  }

  @Test
  void put_inOneChannel_isNotInAnother() {
    put("u", "c");
    assertEquals(Map.of(), await(presence.get("other")));
  }

  @Test
  void put_sameClientAgain_replacesItsEntry() {
    put("u", "c");
    ClientInfo changed = new ClientInfo("v", "c", Data.json("1"), null);
    await(presence.put(CHANNEL, changed, TTL));
    assertEquals(Map.of("c", changed), get());
    assertEquals(new Stats(1, 1), stats());
  }

  @Test
  void stats_severalClientsOfAUser_countsUsersOnce() {
    put("u", "c1");
    put("u", "c2");
    put("v", "c3");
    assertEquals(new Stats(3, 2), stats());
  }

  @Test
  void stats_anonymousClients_areOneUser() {
    put("", "c1");
    put("", "c2");
    put("u", "c3");
    assertEquals(new Stats(3, 2), stats());
  }

  @Test
  void remove_oneOfAUsersClients_keepsTheUser() {
    put("u", "c1");
    put("u", "c2");
    await(presence.remove(CHANNEL, "c1"));
    assertEquals(new Stats(1, 1), stats());
    await(presence.remove(CHANNEL, "c2"));
    assertEquals(new Stats(0, 0), stats());
  }

  @Test
  void remove_unknownClient_changesNothing() {
    put("u", "c1");
    await(presence.remove(CHANNEL, "c2"));
    await(presence.remove("other", "c1"));
    assertEquals(new Stats(1, 1), stats());
  }

  @Test
  void ttl_over_isGoneFromListAndStats() {
    put("u", "c1");
    pass(TTL.plusSeconds(1));
    assertEquals(Map.of(), get());
    assertEquals(new Stats(0, 0), stats());
  }

  @Test
  void ttl_renewedInTime_staysAlone() {
    put("u", "c1");
    put("v", "c2");
    pass(Duration.ofSeconds(6));
    put("u", "c1");
    pass(Duration.ofSeconds(6));
    assertEquals(new Stats(1, 1), stats());
    assertEquals(Map.of("c1", new ClientInfo("u", "c1", null, null)), get());
  }

  @Test
  void ttl_overThenPutAgain_isThere() {
    put("u", "c1");
    pass(TTL.plusSeconds(30));
    put("u", "c1");
    assertEquals(new Stats(1, 1), stats());
  }

  private void put(String user, String client) {
    await(presence.put(CHANNEL, new ClientInfo(user, client, null, null), TTL));
  }

  private Map<String, ClientInfo> get() {
    return await(presence.get(CHANNEL));
  }

  private Stats stats() {
    return await(presence.stats(CHANNEL));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
