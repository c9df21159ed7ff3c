package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.protocol.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections whose commands come by other requests (protocol reference, section 9.5). */
final class StreamCommandsTest extends SessionTestBase {

  private static final String SECRET = "5f0c9f0e-8d5a-4a1e-9a53-000000000001";

  private TestClient connected() {
    return lane.stream(SECRET).send(TestLane.connectCommand("{\"sub\":\"u\"}"));
  }

  private void receive(String secret, String commands) {
    lane.sessions.receive(secret, commands.getBytes(StandardCharsets.UTF_8));
    lane.loop.runAll();
  }

  private static String rpc(int id) {
    return "{\"id\":" + id + ",\"rpc\":{}}";
  }

  @Test
  void connect_tellsTheSecretAndTheNode() {
    String reply = connected().got().get(0);
    // Names in place of ids; A is the client.
    assertTrue(reply.contains("\"session\":\"B\",\"node\":\"node\""), reply);
  }

  @Test
  void receive_secretKnown_runsTheCommands() {
    TestClient client = connected();
    client.got();
    receive(SECRET, rpc(2) + "\n" + rpc(3));
    assertEquals(2, client.got().size());
  }

  @Test
  void receive_secretUnknownOrOfOneThatLeft_doesNothing() {
    TestClient client = connected();
    client.got();
    receive("other", rpc(2));
    assertEquals(List.of(), client.got());
    client.leave();
    receive(SECRET, rpc(2));
    assertEquals(List.of(), client.got());
    assertEquals(0, client.closeCode());
  }

  @Test
  void receive_moreThanCanWait_endsTheConnection() {
    TestClient client = connected();
    client.got();
    lane.engineLoop.stepAway();
    receive(SECRET, "{\"id\":2,\"history\":{\"channel\":\"hist:a\"}}");
    for (int i = 0; i < 10; i++) {
      receive(SECRET, rpc(3) + " ".repeat(60_000));
    }
    lane.engineLoop.comeBack();
    assertEquals(Disconnect.TOO_MANY_REQUESTS.code(), client.closeCode());
  }
}
