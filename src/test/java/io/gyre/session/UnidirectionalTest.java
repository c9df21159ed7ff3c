package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that only listen (protocol reference, section 9.8). */
final class UnidirectionalTest extends SessionTestBase {

  private static String request(String claims) {
    return "{\"token\":\"" + TestLane.token(claims) + "\"}";
  }

  @Test
  void connect_withServerSideSubscriptions_pushesBareAndOthersFollow() {
    TestClient client = lane.listen().ask(request("{\"sub\":\"u\",\"subs\":{\"all:a\":{}}}"));
    lane.publish("all:a", "{\"n\":1}");
    assertEquals(
        List.of(
            "{\"connect\":{\"client\":\"A\",\"version\":\"1 test\",\"subs\":{\"all:a\":"
                + "{\"recoverable\":true,\"epoch\":\"E\",\"positioned\":true}},"
                + "\"ping\":25,\"session\":\"secret\"}}",
            "{\"channel\":\"all:a\",\"join\":{\"info\":{\"user\":\"u\",\"client\":\"A\"}}}",
            "{\"channel\":\"all:a\",\"pub\":{\"data\":{\"n\":1},\"offset\":1,\"epoch\":\"E\"}}"),
        client.got());
  }

  @Test
  void publication_toBothKinds_eachGetsItsOwnForm() {
    TestClient speaking = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    TestClient listening = lane.listen().ask(request("{\"sub\":\"v\",\"subs\":{\"a\":{}}}"));
    speaking.got();
    listening.got();
    lane.publish("a", "1");
    assertEquals(List.of("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":1}}}"), speaking.got());
    assertEquals(List.of("{\"channel\":\"a\",\"pub\":{\"data\":1}}"), listening.got());
  }

  @Test
  void connect_again_isIgnored() {
    TestClient client = lane.listen().ask(request("{\"sub\":\"u\"}"));
    client.got();
    client.ask(request("{\"sub\":\"v\"}"));
    assertEquals(List.of(), client.got());
    assertEquals(java.util.Set.of("u"), lane.sessions.users());
  }

  @Test
  void connect_recovering_getsWhatItMissed() {
    lane.publish("hist:a", "1");
    lane.publish("hist:a", "2");
    TestClient client =
        lane.listen()
            .ask(
                request("{\"sub\":\"u\"}").replaceFirst("}$", "")
                    + ",\"subs\":{\"hist:a\":{\"recover\":true,\"offset\":1,\"epoch\":\""
                    + lane.epoch("hist:a")
                    + "\"}}}");
    String connect = client.got().get(0);
    assertTrue(connect.contains("\"publications\":[{\"data\":2,\"offset\":2}]"), connect);
    assertTrue(connect.contains("\"recovered\":true"), connect);
  }

  @ParameterizedTest
  @CsvSource({"109,3005", "110,3005", "111,3013", "103,3507", "100,3004", "102,3004", "400,3004"})
  void error_ofConnect_becomesDisconnect(int error, int disconnect) {
    var refusal =
        new io.gyre.protocol.ProtocolException(new io.gyre.protocol.ErrorInfo(error, "", false));
    var config = new io.gyre.config.ConnectCodeToDisconnect(false, List.of());
    assertEquals(disconnect, Unidirectional.disconnect(config, refusal).code());
  }

  @Test
  void error_ofConnect_mappedInTheConfiguration_getsThatCode() {
    lane =
        new TestLane(
            vertx,
            "{\"client\":{\"connect_code_to_unidirectional_disconnect\":{\"enabled\":true,"
                + "\"transforms\":[{\"code\":109,\"to\":{\"code\":4109,\"reason\":\"again\"}}]}}}");
    TestClient client = lane.listen().ask(request("{\"sub\":\"u\",\"exp\":1}"));
    assertEquals(4109, client.closeCode());
    assertEquals("109 token expired", client.link.failure);
  }

  @Test
  void connectFailed_transportTellsItself_isItsBusinessToEnd() {
    TestClient client = lane.listen();
    client.link.tellsFailure = true;
    client.ask("{\"token\":\"x\"}");
    assertEquals("3500 invalid token", client.link.failure);
    assertEquals(0, client.closeCode());
    assertEquals(0, lane.sessions.count());
  }

  @Test
  void connect_neverComes_ends3502() {
    TestClient client = lane.listen();
    lane.loop.pass(Duration.ofSeconds(11));
    assertEquals(3502, client.closeCode());
    assertNull(client.link.failure);
  }

  @Test
  void pings_comeWithoutAnAnswer() {
    TestClient client = lane.listen().ask(request("{\"sub\":\"u\"}"));
    client.got();
    lane.loop.pass(Duration.ofSeconds(76));
    assertEquals(List.of("{}", "{}", "{}"), client.got());
    assertEquals(0, client.closeCode());
  }

  @Test
  void pings_byBoth_wantThePongOfTheFrame() {
    TestClient client = lane.listen();
    client.link.pingsByBoth = true;
    client.link.pingFrames = 0;
    client.ask(request("{\"sub\":\"u\"}"));
    client.got();
    for (int i = 0; i < 26 && client.link.pingFrames == 0; i++) {
      lane.loop.pass(Duration.ofSeconds(1));
    }
    assertEquals(List.of("{}"), client.got());
    assertEquals(1, client.link.pingFrames);
    client.pong();
    lane.loop.pass(Duration.ofSeconds(20));
    assertEquals(0, client.closeCode());
    lane.loop.pass(Duration.ofSeconds(26));
    assertEquals(3012, client.closeCode());
  }
}
