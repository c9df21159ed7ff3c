package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of streams that come and go leave heap, memory and descriptors as they were. */
@Tag("soak")
class StreamSoakIT {
  private static final int STREAMS = 5_000;
  private static final int ROUNDS = 3;
  private static final int SPARE_DESCRIPTORS = 20;
  private static final long MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"http_stream", "sse", "uni_http_stream", "uni_sse"})
  void streams_fiveThousandOpenedAndClosed_leaveNothingBehind(String transport) throws IOException {
    try (ServerProcess server = ServerProcess.start(CaseTable.text("sdk-server.json"))) {
      List<ProcessFigures> after = new ArrayList<>();
      ProcessFigures before = ProcessFigures.of(server);
      for (int i = 0; i < ROUNDS; i++) {
        round(server, transport);
        after.add(ProcessFigures.of(server));
      }
      System.out.printf("%s: before %s%nafter %s%n", transport, before, after);
      ProcessFigures last = after.get(ROUNDS - 1);
      assertTrue(last.descriptors() <= before.descriptors() + SPARE_DESCRIPTORS, after::toString);
      // What the first round brings is classes and pools; the others may bring nothing.
      assertTrue(last.heap() <= after.get(0).heap() + 4 * MEGABYTE, after::toString);
      assertTrue(last.resident() <= after.get(0).resident() + 64 * MEGABYTE, after::toString);
    }
  }

  private static String request(String transport) {
    String token = "{\"token\":\"" + Tokens.user("u", 0) + "\"}";
    String connect = transport.startsWith("uni_") ? token : "{\"id\":1,\"connect\":" + token + "}";
    String path = "/connection/" + transport;
    if (transport.endsWith("sse")) {
      String query = "?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8);
      return "GET " + path + query + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }
    String length = "\r\nContent-Length: " + connect.length() + "\r\n\r\n";
    return "POST " + path + " HTTP/1.1\r\nHost: h" + length + connect;
  }

  private static void round(ServerProcess server, String transport) throws IOException {
    List<SocketChannel> streams = new ArrayList<>(STREAMS);
    byte[] bytes = request(transport).getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < STREAMS; i++) {
        SocketChannel stream =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
        stream.write(ByteBuffer.wrap(bytes));
        streams.add(stream);
      }
      Await.until(PATIENCE, () -> clients(server) == STREAMS, () -> "clients " + clients(server));
    } finally {
      for (SocketChannel stream : streams) {
        stream.close();
      }
    }
    Await.until(PATIENCE, () -> clients(server) == 0, () -> "left " + clients(server));
  }

  private static int clients(ServerProcess server) {
    return server.api().call("info", "{}").path("nodes").path(0).path("num_clients").asInt();
  }
}
