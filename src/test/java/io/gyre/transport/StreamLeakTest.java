package io.gyre.transport;

import static io.gyre.transport.StreamFixture.HTTP_STREAM;
import static io.gyre.transport.StreamFixture.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Await;
import io.gyre.transport.EchoSessions.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand streams that end in every way leave nothing behind. */
class StreamLeakTest {
  private static final int STREAMS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void streams_thousandOfAllEnds_leaveNoBufferAndNoSession() {
    try (Leaks leaks = new Leaks();
        StreamFixture fixture = new StreamFixture(Settings.http()).open()) {
      List<RawHttp> clients = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        clients.add(RawHttp.open(fixture.port()).send(post(HTTP_STREAM, "hello")));
      }
      EdgeFixture edge = fixture.edge();
      Await.until(PATIENCE, () -> edge.opened().size() == STREAMS, () -> "sessions missing");
      List<Echo> echoes = List.copyOf(edge.opened());
      for (int i = 0; i < STREAMS; i++) {
        Echo echo = echoes.get(i);
        switch (i % 4) {
          case 0 -> echo.run(() -> echo.receive("close".getBytes(UTF_8)));
          case 1 -> echo.run(() -> echo.link().abort());
          case 2 -> // Unsent when the client goes.
              echo.run(() -> echo.link().write(echo.link().framing().frame(new byte[100])));
          default -> // More than its socket takes.
              echo.run(
                  () -> {
                    echo.link().write(echo.link().framing().frame(new byte[1 << 20]));
                    echo.link().flush();
                  });
        }
      }
      clients.forEach(RawHttp::close);
      Await.until(PATIENCE, () -> edge.connected() == 0, () -> "left " + edge.connected());
      assertEquals(STREAMS, edge.opened().stream().mapToInt(Echo::ends).sum());
      assertEquals(List.of(), leaks.found());
    }
  }
}
