package io.gyre.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A thousand connections that end in every way leave nothing behind. */
class WebSocketLeakTest {
  private static final int CONNECTIONS = 1_000;
  private static final String PATH = "/connection/websocket";

  @Test
  void connections_thousandOfAllEnds_leaveNoBufferAndNoSession() {
    try (Leaks leaks = new Leaks();
        EdgeFixture edge = new EdgeFixture(Settings.http())) {
      edge.mount(
              PATH,
              (lane, cors, requests) ->
                  new WebSocketEndpoint(lane, Settings.websocket(), cors, requests))
          .open();
      List<WebSocketWire> wires = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        wires.add(WebSocketWire.open(edge.port(), PATH, Map.of()));
      }
      Duration patience = Duration.ofSeconds(30);
      Await.until(patience, () -> edge.opened().size() == CONNECTIONS, () -> "sessions missing");
      for (int i = 0; i < CONNECTIONS; i++) {
        end(wires.get(i), i);
      }
      Await.until(patience, () -> edge.connected() == 0, () -> "left " + edge.connected());
      wires.forEach(WebSocketWire::close);
      assertEquals(CONNECTIONS, edge.opened().stream().mapToInt(Echo::ends).sum());
      assertEquals(List.of(), leaks.found());
    }
  }

  private static void end(WebSocketWire wire, int number) {
    wire.send(WebSocketWire.TEXT, "hello".getBytes(UTF_8));
    switch (number % 5) {
      case 0 -> wire.send(WebSocketWire.CLOSE, new byte[] {3, (byte) 0xe8});
      case 1 -> wire.close();
      case 2 -> wire.reset();
      case 3 -> {
        // In the middle of a frame, and of a fragmented message.
        wire.raw(WebSocketWire.frame(0x01, new byte[100]));
        wire.raw(new byte[] {(byte) 0x80, (byte) 0xfe, 1});
        wire.close();
      }
      default -> {
        wire.send(WebSocketWire.TEXT, "close".getBytes(UTF_8));
        wire.close();
      }
    }
  }
}
