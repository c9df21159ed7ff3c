package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.gyre.support.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /** What a process holds; heap after a full collection. */
  private record Figures(long descriptors, long heap, long resident) {}

  @ParameterizedTest
  @ValueSource(strings = {"http_stream", "sse", "uni_http_stream", "uni_sse"})
  void streams_fiveThousandOpenedAndClosed_leaveNothingBehind(String transport) throws IOException {
    try (ServerProcess server = ServerProcess.start(CaseTable.text("sdk-server.json"))) {
      List<Figures> after = new ArrayList<>();
      Figures before = figures(server);
      for (int i = 0; i < ROUNDS; i++) {
        round(server, transport);
        after.add(figures(server));
      }
      System.out.printf("%s: before %s%nafter %s%n", transport, before, after);
      Figures last = after.get(ROUNDS - 1);
      assertTrue(last.descriptors <= before.descriptors + SPARE_DESCRIPTORS, after::toString);
      // What the first round brings is classes and pools; the others may bring nothing.
      assertTrue(last.heap <= after.get(0).heap + 4 * MEGABYTE, after::toString);
      assertTrue(last.resident <= after.get(0).resident + 64 * MEGABYTE, after::toString);
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

  private static Figures figures(ServerProcess server) throws IOException {
    jcmd(server, "GC.run");
    Matcher used = USED.matcher(jcmd(server, "GC.heap_info"));
    assertTrue(used.find(), "no figure of the heap");
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
      return new Figures(
          descriptors.count(), Long.parseLong(used.group(1)) * 1024, server.residentBytes());
    } catch (UncheckedIOException vanished) {
      throw vanished.getCause();
    }
  }

  private static String jcmd(ServerProcess server, String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> line = List.of(jcmd, String.valueOf(server.pid()), command);
    return Tool.run(Path.of("").toAbsolutePath(), Map.of(), PATIENCE, line);
  }
}
