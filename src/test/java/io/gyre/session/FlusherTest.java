package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what was written leaves, with {@code client.write_delay}. */
class FlusherTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  private static int flushes(TestClient client) {
    return client.link.flushes;
  }

  @Test
  void writeDelay_publications_leaveTogether() {
    TestLane lane = new TestLane(vertx, "{\"client\":{\"write_delay\":\"100ms\"}}");
    TestClient client = subscribed(lane);
    int before = flushes(client);
    lane.publish("a", "1");
    lane.publish("a", "2");
    assertEquals(before, flushes(client));
    lane.loop.pass(Duration.ofMillis(150));
    assertEquals(before + 1, flushes(client));
    assertEquals(2, client.got().size());
  }

  @Test
  void writeDelay_replies_waitUnlessTheyNeedNot() {
    for (boolean without : List.of(false, true)) {
      String client = "{\"write_delay\":\"100ms\",\"reply_without_queue\":" + without + "}";
      TestLane lane = new TestLane(vertx, "{\"client\":" + client + "}");
      TestClient asking = subscribed(lane);
      int before = flushes(asking);
      asking.send("{\"id\":7,\"presence_stats\":{\"channel\":\"nowhere\"}}");
      assertEquals(without ? before + 1 : before, flushes(asking));
      lane.loop.pass(Duration.ofMillis(150));
      assertEquals(before + 1, flushes(asking));
    }
  }

  private static TestClient subscribed(TestLane lane) {
    TestClient client = lane.open().send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    lane.loop.pass(Duration.ofMillis(500));
    client.got();
    return client;
  }
}
