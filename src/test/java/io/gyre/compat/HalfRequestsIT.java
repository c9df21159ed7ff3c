package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.Http2Half;
import io.gyre.support.Http2Wire;
import io.gyre.support.ServerProcess;
import io.gyre.support.WebSocketWire;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that fall silent in the middle of a header, a body or a frame. The server is rid of each
 * in time, and serves others meanwhile.
 */
@Tag("soak")
@Timeout(120)
class HalfRequestsIT {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);

  private static final String CONFIG =
      """
      {"client": {"allow_anonymous_connect_without_token": true, "ping_interval": "2s", "pong_timeout": "1s",
         "stale_close_delay": "3s"},
       "http_server": {"h2c_external": true, "internal_port": "%d"},
       "grpc_api": {"enabled": true, "address": "127.0.0.1", "port": %d},
       "uni_grpc": {"enabled": true, "address": "127.0.0.1", "port": %d},
       "http_stream": {"enabled": true}, "sse": {"enabled": true}, "uni_websocket": {"enabled": true},
       "uni_http_stream": {"enabled": true}, "uni_sse": {"enabled": true}}
      """;

  private static final String PUBLISH = "/centrifugal.centrifugo.api.CentrifugoApi/Publish";
  private static final String CONSUME =
      "/centrifugal.centrifugo.unistream.CentrifugoUniStream/Consume";

  private static String half(String path) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"connect\":";
  }

  @Test
  void clientThatFallsSilentInTheMiddle_isDroppedAndOthersAreServed() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    int internalPort = FreePort.find();
    int apiPort = FreePort.find();
    int grpcPort = FreePort.find();
    try (ServerProcess server =
        ServerProcess.start(CONFIG.formatted(internalPort, apiPort, grpcPort))) {
      int port = server.port();
      Http2Wire listener = listener(port);
      Future<Integer> listening = threads.submit(() -> listener.untilEnd().size());
      Map<String, Future<Integer>> ends = new LinkedHashMap<>();
      Map<String, Callable<Integer>> clients = new LinkedHashMap<>();
      clients.put("header", () -> untilDropped(port, "GET /connection/uni_sse HTTP/1.1\r\nHo"));
      clients.put("handshake", () -> untilDropped(port, "GET /connection/websocket HTTP/1.1\r\n"));
      for (String path :
          new String[] {
            "/connection/http_stream",
            "/connection/sse",
            "/connection/uni_http_stream",
            "/connection/uni_sse",
            "/emulation"
          }) {
        clients.put("body of " + path, () -> untilDropped(port, half(path)));
      }
      clients.put("body of a call", () -> untilDropped(internalPort, half("/api/publish")));
      clients.put("frame", () -> halfFrame(port, "/connection/websocket"));
      clients.put("frame of a listener", () -> halfFrame(port, "/connection/uni_websocket"));
      for (Http2Half half : Http2Half.values()) {
        clients.put("HTTP/2 " + half, () -> silent(port, half, "/emulation"));
        clients.put("HTTP/2 stream " + half, () -> silent(port, half, "/connection/http_stream"));
        clients.put("API call " + half, () -> silent(apiPort, half, PUBLISH));
        clients.put("listener's call " + half, () -> silent(grpcPort, half, CONSUME));
      }
      clients.forEach((name, client) -> ends.put(name, threads.submit(client)));
      while (!ends.values().stream().allMatch(Future::isDone)) {
        assertEquals(
            0,
            server.api().call("info", "{}").at("/nodes/0/num_subs").asInt(),
            "others are not served");
        ends.values().stream()
            .filter(end -> !end.isDone())
            .findFirst()
            .ifPresent(HalfRequestsIT::wait);
      }
      for (Map.Entry<String, Future<Integer>> end : ends.entrySet()) {
        assertEquals(-1, end.getValue().get(), end.getKey());
      }
      assertFalse(listening.isDone(), "a live stream was ended");
      assertEquals(1, server.api().call("info", "{}").at("/nodes/0/num_clients").asInt());
      listener.close();
      Await.until(
          PATIENCE,
          () -> server.api().call("info", "{}").at("/nodes/0/num_clients").asInt() == 0,
          () -> server.api().call("info", "{}").toString());
      assertFalse(server.log().contains("\"level\":\"error\""), server::complaints);
    } finally {
      threads.shutdownNow();
    }
  }

  /** A client over HTTP/2 that listens and answers pings. */
  private static Http2Wire listener(int port) {
    int flags = Http2Wire.END_HEADERS;
    return Http2Wire.open(port, PATIENCE_MILLIS, true)
        .hello()
        .send(Http2Wire.HEADERS, flags, 1, Http2Wire.post("/connection/uni_http_stream"))
        .send(Http2Wire.DATA, Http2Wire.END_STREAM, 1, "{}".getBytes(StandardCharsets.US_ASCII));
  }

  private static int silent(int port, Http2Half half, String path) {
    boolean call = path.equals(PUBLISH) || path.equals(CONSUME);
    try (Http2Wire wire = Http2Wire.open(port, PATIENCE_MILLIS, true)) {
      half.send(wire, call ? Http2Wire.call(path) : Http2Wire.post(path));
      wire.untilEnd();
      return -1;
    }
  }

  private static void wait(Future<Integer> end) {
    try {
      end.get(1, TimeUnit.SECONDS);
    } catch (TimeoutException notYet) {
      // Looked at again.
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private static int untilDropped(int port, String half) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      int read = socket.getInputStream().read();
      // A refusal, and then the end, will do as well.
      while (read >= 0) {
        read = socket.getInputStream().read();
      }
      return read;
    }
  }

  private static int halfFrame(int port, String path) {
    try (WebSocketWire wire = WebSocketWire.open(port, path, Map.of())) {
      byte[] whole =
          WebSocketWire.frame(
              0x81, "{\"id\":1,\"connect\":{}}".getBytes(StandardCharsets.US_ASCII));
      wire.raw(Arrays.copyOf(whole, whole.length / 2));
      WebSocketWire.Frame frame = wire.read(PATIENCE);
      while (frame != null && frame.opcode() != WebSocketWire.EOF) {
        frame = wire.read(PATIENCE);
      }
      return frame == null ? 0 : frame.opcode();
    }
  }
}
