package io.gyre.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.UniWebSocketConfig;
import io.gyre.protocol.Disconnect;
import io.gyre.session.Link;
import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.support.WebSocketWire.Frame;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** What sets the WebSocket for listening apart from the one for talking. */
class UniWebSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH = "/connection/uni_websocket";

  /** Options that differ between the tests. */
  private record Options(boolean compression, boolean abrupt, boolean noPush, boolean join) {
    UniWebSocketConfig config() {
      UniWebSocketConfig preset = Config.defaults().uniWebsocket();
      return new UniWebSocketConfig(
          true,
          PATH,
          compression,
          0,
          1,
          0,
          false,
          0,
          preset.writeTimeout(),
          preset.messageSizeLimit(),
          0,
          abrupt,
          noPush,
          join);
    }
  }

  /** A client and what the server has of it. */
  private record Pair(WebSocketWire wire, Echo echo) {
    void write(int count) {
      echo.run(
          () -> {
            Link link = echo.link();
            for (int i = 0; i < count; i++) {
              link.write(link.framing().frame(("{\"n\":" + i + "}").getBytes(UTF_8)));
            }
            link.flush();
          });
    }

    Frame next() {
      Frame frame = wire.read(PATIENCE);
      assertNotNull(frame, "nothing came");
      return frame;
    }

    String text() {
      return new String(next().payload(), UTF_8);
    }
  }

  /** Something that may fail. */
  private interface Play {
    void with(Pair pair) throws DataFormatException;
  }

  private static void play(Options options, Play play) throws DataFormatException {
    try (Leaks leaks = new Leaks();
        EdgeFixture edge = new EdgeFixture(Settings.http())) {
      edge.mount(
              PATH,
              (lane, cors, requests) ->
                  new WebSocketEndpoint(lane, options.config(), cors, requests))
          .open();
      Map<String, String> headers =
          options.compression ? Map.of("Sec-WebSocket-Extensions", "permessage-deflate") : Map.of();
      try (WebSocketWire wire = WebSocketWire.open(edge.port(), PATH, headers, 8192)) {
        Await.until(PATIENCE, () -> !edge.opened().isEmpty(), () -> "no session");
        play.with(new Pair(wire, edge.opened().element()));
      }
      Await.until(PATIENCE, () -> edge.connected() == 0, () -> "left " + edge.connected());
      assertEquals(List.of(), leaks.found());
    }
  }

  private static String lines(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add("{\"n\":" + i + "}");
    }
    return String.join("\n", lines);
  }

  @Test
  void messages_byDefault_comeInFramesOfTheirOwn() throws DataFormatException {
    play(
        new Options(false, false, false, false),
        pair -> {
          pair.write(3);
          assertEquals("{\"n\":0}", pair.text());
          assertEquals("{\"n\":1}", pair.text());
          assertEquals("{\"n\":2}", pair.text());
        });
  }

  @Test
  void messages_joined_comeSixteenInAFrame() throws DataFormatException {
    play(
        new Options(false, false, false, true),
        pair -> {
          pair.write(40);
          assertEquals(lines(0, 16), pair.text());
          assertEquals(lines(16, 32), pair.text());
          assertEquals(lines(32, 40), pair.text());
          pair.write(1);
          assertEquals("{\"n\":0}", pair.text());
        });
  }

  @Test
  void messages_joinedAndCompressed_areOneCompressedFrame() throws DataFormatException {
    play(
        new Options(true, false, false, true),
        pair -> {
          pair.write(16);
          byte[] payload = pair.next().payload();
          byte[] out = new byte[1000];
          Inflater inflater = new Inflater(true);
          byte[] whole = java.util.Arrays.copyOf(payload, payload.length + 4);
          whole[payload.length + 2] = (byte) 0xff;
          whole[payload.length + 3] = (byte) 0xff;
          inflater.setInput(whole);
          assertEquals(lines(0, 16), new String(out, 0, inflater.inflate(out), UTF_8));
        });
  }

  @Test
  void request_first_isTakenAndOthersAreNot() throws DataFormatException {
    play(
        new Options(false, false, false, false),
        pair -> {
          pair.wire.send(WebSocketWire.TEXT, "{\"name\":\"a\"}".getBytes(UTF_8));
          pair.wire.send(WebSocketWire.TEXT, "{\"name\":\"b\"}".getBytes(UTF_8));
          pair.wire.send(WebSocketWire.TEXT, "{b".getBytes(UTF_8));
          pair.wire.send(9, "p".getBytes(UTF_8));
          Await.until(PATIENCE, () -> !pair.echo.asked().isEmpty(), () -> "no request");
          pair.write(1);
          assertEquals("{\"n\":0}", pair.text());
          assertEquals(List.of("a"), pair.echo.asked().stream().map(r -> r.name()).toList());
        });
  }

  @Test
  void pingFrame_pong_isTold() throws DataFormatException {
    play(
        new Options(false, false, false, true),
        pair -> {
          pair.write(1);
          pair.echo.run(() -> pair.echo.link().pingFrame());
          assertEquals("{\"n\":0}", pair.text());
          pair.write(1);
          assertEquals("{\"n\":0}", pair.text());
          Await.until(PATIENCE, () -> pair.echo.pongs() == 1, () -> "no pong");
        });
  }

  @Test
  void close_tellsByPushAndFrame() throws DataFormatException {
    play(
        new Options(false, false, false, true),
        pair -> {
          pair.write(2);
          pair.echo.run(() -> pair.echo.link().close(Disconnect.FORCE_DISCONNECT));
          String text = pair.text();
          text = text.endsWith("\"}}") ? text : text + "\n" + pair.text();
          assertEquals(
              lines(0, 2) + "\n{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}",
              text);
          assertEquals(3503, pair.next().closeCode());
        });
  }

  @Test
  void close_withoutHandshake_endsTheStream() throws DataFormatException {
    play(
        new Options(false, true, true, false),
        pair -> {
          pair.write(1);
          pair.echo.run(() -> pair.echo.link().close(Disconnect.FORCE_DISCONNECT));
          assertEquals("{\"n\":0}", pair.text());
          assertEquals(WebSocketWire.EOF, pair.next().opcode());
        });
  }

  @Test
  void client_thatDoesNotRead_isCutAndLeavesNothing() throws DataFormatException {
    play(
        new Options(false, false, false, true),
        pair -> {
          pair.echo.run(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  pair.echo.link().write(pair.echo.link().framing().frame(new byte[20_000]));
                }
                pair.echo.link().flush();
              });
          Await.until(PATIENCE, () -> pair.echo.ends() == 1, () -> "still there");
          assertTrue(pair.echo.link().queuedBytes() >= 0);
        });
  }
}
