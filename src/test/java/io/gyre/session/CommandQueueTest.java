package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Order and concurrency of commands (protocol reference, sections 3.1 and 10.1). */
final class CommandQueueTest extends SessionTestBase {

  private void concurrency(int commands) {
    lane =
        new TestLane(
            vertx,
            "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"},\"concurrency\":"
                + commands
                + "}}");
  }

  private static String history(int id) {
    return "{\"id\":" + id + ",\"history\":{\"channel\":\"hist:a\"}}";
  }

  private static String rpc(int id) {
    return "{\"id\":" + id + ",\"rpc\":{}}";
  }

  private static List<Integer> ids(List<String> replies) {
    return replies.stream()
        .map(reply -> Integer.parseInt(reply.replaceAll("^\\{\"id\":([0-9]+).*$", "$1")))
        .toList();
  }

  @Test
  void commands_oneAtATime_areAnsweredInOrder() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(history(2) + "\n" + rpc(3)).send(rpc(4));
    assertEquals(List.of(), client.got());
    lane.engineLoop.comeBack();
    assertEquals(List.of(2, 3, 4), ids(client.got()));
  }

  @Test
  void commands_severalAtOnce_mayOvertake() {
    concurrency(2);
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(history(2) + "\n" + rpc(3) + "\n" + history(4) + "\n" + rpc(5));
    assertEquals(List.of(3), ids(client.got()), "5 waits while 2 and 4 run");
    lane.engineLoop.comeBack();
    assertEquals(List.of(2, 4, 5), ids(client.got()).stream().sorted().toList());
  }

  @Test
  void unsubscribe_waitsForThoseBeforeAndHoldsThoseAfter() {
    concurrency(8);
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    client.got();
    lane.engineLoop.stepAway();
    client.send(history(3) + "\n{\"id\":4,\"unsubscribe\":{\"channel\":\"pres:a\"}}\n" + rpc(5));
    assertEquals(List.of(), client.got());
    assertEquals(1, lane.hub.subscriptions());
    lane.engineLoop.comeBack();
    lane.engineLoop.runAll();
    assertEquals(List.of(3, 4, 5), ids(client.got()));
  }

  @Test
  void unsubscribe_ofASubscribeUnderWay_comesAfterIt() {
    concurrency(8);
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\"}}\n{\"id\":3,\"unsubscribe\":{\"channel\":\"hist:a\"}}");
    lane.engineLoop.comeBack();
    List<String> got = client.got();
    assertEquals(List.of(2, 3), ids(got));
    assertTrue(got.get(0).contains("\"subscribe\""), got.toString());
    assertEquals(0, lane.hub.subscriptions());
  }

  @Test
  void connect_underWay_holdsTheCommandsOfItsFrame() {
    lane.engineLoop.stepAway();
    TestClient client = lane.open();
    client.send(
        TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"hist:a\"]}") + "\n" + rpc(2));
    client.send(rpc(3));
    assertEquals(List.of(), client.got());
    lane.engineLoop.comeBack();
    assertEquals(List.of(1, 2, 3), ids(client.got()));
  }

  @Test
  void garbage_afterACommandUnderWay_endsOnlyOnceThatIsAnswered() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(history(2) + "\ngarbage");
    assertEquals(0, client.closeCode());
    lane.engineLoop.comeBack();
    assertEquals(List.of(2), ids(client.got()));
    assertEquals(3501, client.closeCode());
  }

  @Test
  void reading_manyBytesWaiting_pausesAndResumes() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(history(2));
    String large = "{\"id\":3,\"rpc\":{\"method\":\"" + "x".repeat(60_000) + "\"}}";
    for (int i = 0; i < 4; i++) {
      client.send(large);
    }
    assertTrue(client.link.reading);
    client.send(large);
    assertFalse(client.link.reading);
    lane.engineLoop.comeBack();
    client.got();
    assertTrue(client.link.reading);
  }

  @Test
  void reading_manyTinyFramesWaiting_pausesToo() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(history(2));
    for (int i = 0; i < 10_000 && client.link.reading; i++) {
      client.post("");
    }
    assertFalse(client.link.reading);
    lane.engineLoop.comeBack();
    assertEquals(3501, client.closeCode());
  }

  @Test
  void commands_afterTheEnd_areIgnored() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send(history(2) + "\n{\"id\":3,\"subscribe\":{\"channel\":\"a\"}}");
    client.leave();
    lane.engineLoop.comeBack();
    client.post(rpc(4));
    assertEquals(List.of(), client.got());
    assertEquals(0, lane.hub.subscriptions());
  }
}
