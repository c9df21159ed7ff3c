package io.gyre.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.HttpServerConfig;
import io.gyre.config.UniSseConfig;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Listener;
import io.gyre.edge.TrustedProxies;
import io.gyre.support.Await;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.uni.UniStreamEndpoint;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PROXY protocol and unix domain sockets: how clients come in, and whose address they have. */
class ListenersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  private static final String STREAM = "GET /sse HTTP/1.1\r\nHost: a\r\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  private static HttpServerConfig config(String unixSocket, boolean proxyProtocol) {
    HttpServerConfig http = Settings.http();
    return new HttpServerConfig(
        http.address(),
        http.port(),
        "",
        "",
        http.tls(),
        http.tlsAutocert(),
        false,
        http.internalTls(),
        http.http3(),
        false,
        unixSocket,
        proxyProtocol,
        List.of());
  }

  private static EdgeFixture edge(HttpServerConfig config) {
    EdgeFixture edge = new EdgeFixture(config);
    Cors cors = new Cors(origin -> true);
    ClientRequests requests = new ClientRequests(Set.of(), "", TrustedProxies.NONE);
    UniSseConfig sse = Config.defaults().uniSse();
    EdgeFixture.await(
        edge.edge()
            .mount(
                "/ws",
                Listener.EXTERNAL,
                lane -> new WebSocketEndpoint(lane, Settings.websocket(), cors, requests)));
    EdgeFixture.await(
        edge.edge()
            .mount(
                "/sse",
                Listener.EXTERNAL,
                lane -> new UniStreamEndpoint(lane, sse, cors, requests)));
    return edge;
  }

  private static SocketChannel send(SocketAddress address, byte[]... parts) {
    try {
      SocketChannel channel = SocketChannel.open(address);
      for (byte[] part : parts) {
        channel.write(ByteBuffer.wrap(part));
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Echo opened(EdgeFixture edge) {
    Await.until(PATIENCE, () -> edge.opened().size() == 1, () -> "no session");
    return edge.opened().element();
  }

  private static String readUntil(SocketChannel channel, String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (!new String(buffer.array(), 0, buffer.position(), ISO_8859_1).contains(text)) {
      assertTrue(channel.read(buffer) >= 0, "ended");
    }
    return new String(buffer.array(), 0, buffer.position(), ISO_8859_1);
  }

  private static byte[] version2(byte[] source, int port) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10});
    out.writeBytes(new byte[] {0x21, 0x11, 0, 12});
    out.writeBytes(source);
    out.writeBytes(new byte[] {127, 0, 0, 1});
    out.writeBytes(new byte[] {(byte) (port >> 8), (byte) port, 0, 80});
    return out.toByteArray();
  }

  @Test
  void proxyProtocol_bothVersions_tellTheClient() throws IOException {
    List<byte[]> headers =
        List.of(
            "PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\n".getBytes(ISO_8859_1),
            version2(new byte[] {(byte) 203, 0, 113, 7}, 4711));
    for (byte[] header : headers) {
      for (String request : List.of(UPGRADE, STREAM + "\r\n")) {
        try (EdgeFixture edge = edge(config("", true)).open();
            SocketChannel client =
                send(
                    new InetSocketAddress("127.0.0.1", edge.port()),
                    header,
                    request.getBytes(UTF_8))) {
          assertEquals("203.0.113.7:4711", opened(edge).request().remoteAddress());
          assertTrue(client.isConnected());
        }
      }
    }
  }

  @Test
  void proxyProtocol_missing_endsTheConnection() throws IOException {
    try (EdgeFixture edge = edge(config("", true)).open();
        SocketChannel client =
            send(new InetSocketAddress("127.0.0.1", edge.port()), UPGRADE.getBytes(UTF_8))) {
      assertEquals(-1, client.read(ByteBuffer.allocate(100)));
      assertTrue(edge.opened().isEmpty());
    }
  }

  @Test
  void unixSocket_servesWhatThePortDoes_andIsBelieved() throws IOException {
    Path path = directory.resolve("gyre.sock");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    try (EdgeFixture edge = edge(config(path.toString(), false)).open()) {
      try (SocketChannel client = send(address, UPGRADE.getBytes(UTF_8))) {
        Echo echo = opened(edge);
        assertTrue(readUntil(client, "\r\n\r\n").startsWith("HTTP/1.1 101"));
        client.write(ByteBuffer.wrap(io.gyre.support.WebSocketWire.frame(0x81, new byte[] {'h'})));
        assertTrue(readUntil(client, "h").endsWith("h"));
        assertEquals(1, echo.received().size());
      }
      Await.until(PATIENCE, () -> edge.connected() == 0, () -> "not gone");
      edge.opened().clear();
      String request = STREAM + "X-Forwarded-For: 203.0.113.7\r\n\r\n";
      try (SocketChannel client = send(address, request.getBytes(UTF_8))) {
        assertEquals("203.0.113.7", opened(edge).request().remoteAddress());
        assertTrue(client.isConnected());
      }
      assertTrue(edge.port() > 0);
    }
    assertFalse(Files.exists(path), "the file is left");
  }

  @Test
  void unixSocket_leftByAKilledProcess_isReplaced() throws IOException {
    Path path = directory.resolve("gyre.sock");
    try (ServerSocketChannel before = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      before.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    try (EdgeFixture edge = edge(config(path.toString(), false)).open();
        SocketChannel client = send(UnixDomainSocketAddress.of(path), UPGRADE.getBytes(UTF_8))) {
      opened(edge);
      assertTrue(client.isConnected());
    }
  }

  @Test
  void unixSocket_inUse_failsTheStart() throws IOException {
    Path path = directory.resolve("gyre.sock");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      try (EdgeFixture edge = edge(config(path.toString(), false))) {
        assertThrows(IllegalStateException.class, edge::open);
      }
      assertTrue(Files.exists(path), "somebody else's file is gone");
    }
  }
}
