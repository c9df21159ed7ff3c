package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.engine.UserPlaces;
import io.gyre.support.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections of users counted over members, some of which die. */
final class UserPlacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MOST = 5;

  private final Cluster cluster = new Cluster(3);

  @AfterEach
  void stop() {
    cluster.stopAll();
  }

  private List<UserPlaces> places() {
    return cluster.startAll().stream()
        .map(member -> cluster.node(member, o -> o, message -> {}).engine().places())
        .toList();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void take_atOnceOnAllNodes_letsInAsManyAsAreAllowed() {
    List<UserPlaces> places = places();
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(places.get(i % 3).take("ann", "c" + i, MOST));
    }
    List<Integer> in = IntStream.range(0, 60).filter(i -> await(asked.get(i))).boxed().toList();
    assertEquals(MOST, in.size(), in::toString);
    assertTrue(await(places.get(0).take("bob", "b", MOST)), "another user");
    assertTrue(await(places.get(in.get(0) % 3).take("ann", "c" + in.get(0), MOST)), "the same");
    in.forEach(i -> places.get(i % 3).leave("ann", "c" + i));
    Await.until(
        LIMIT,
        () -> await(places.get(1).take("ann", "later", 1)),
        () -> "the places were not given back");
  }

  @Test
  void take_nodeWithConnectionsDied_findsTheirPlacesFree() {
    List<Cluster.Member> members = cluster.startAll();
    List<UserPlaces> places =
        members.stream()
            .map(member -> cluster.node(member, o -> o, message -> {}).engine().places())
            .toList();
    cluster.awaitSafe();
    assertTrue(await(places.get(2).take("ann", "a", 1)));
    assertTrue(!await(places.get(0).take("ann", "b", 1)), "the place is taken");
    members.get(2).instance().getLifecycleService().terminate();
    Await.until(
        LIMIT, () -> await(places.get(0).take("ann", "b", 1)), () -> "a dead connection counts");
  }

  @Test
  void take_afterAllCopiesWereLost_countsWhatIsThere() {
    List<Cluster.Member> members = cluster.startAll();
    List<UserPlaces> places =
        members.stream()
            .map(member -> cluster.node(member, o -> o, message -> {}).engine().places())
            .toList();
    cluster.awaitSafe();
    for (int i = 0; i < 20; i++) {
      assertTrue(await(places.get(0).take("user" + i, "there", 1)));
    }
    List.of(members.get(1), members.get(2)).parallelStream()
        .forEach(member -> member.instance().getLifecycleService().terminate());
    Await.until(
        LIMIT,
        () -> IntStream.range(0, 20).noneMatch(i -> await(again(places.get(0), "user" + i))),
        () -> "connections that are there are not counted");
  }

  /** Whether one more would be let in; leaves everything as it was. */
  private static Future<Boolean> again(UserPlaces places, String user) {
    return places
        .take(user, "more", 1)
        .onSuccess(
            taken -> {
              if (taken) {
                places.leave(user, "more");
              }
            });
  }

  @Test
  void take_ofAClusterThatIsTooSmall_isLeftToTheNode() {
    Cluster.Member member = cluster.start();
    UserPlaces places =
        cluster.node(member, o -> o.withMinimumMembers(() -> 2), m -> {}).engine().places();
    assertTrue(await(places.take("ann", "a", 1)));
    assertTrue(await(places.take("ann", "b", 1)));
  }
}
