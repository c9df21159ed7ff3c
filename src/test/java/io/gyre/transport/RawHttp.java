package io.gyre.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;

/** A socket that says exactly what it is told and shows exactly what comes back, as ISO 8859-1. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  private RawHttp(Socket socket) {
    this.socket = socket;
  }

  /** Connects to the loopback interface. */
  public static RawHttp open(int port) {
    return open(port, new Socket());
  }

  /** Connects with TLS. */
  public static RawHttp open(int port, SSLSocketFactory tls) {
    try {
      return new RawHttp(tls.createSocket("127.0.0.1", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawHttp open(int port, Socket socket) {
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      return new RawHttp(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request line and headers, complete with the empty line. */
  public static String request(String line, String... headers) {
    return line + " HTTP/1.1\r\nHost: h\r\n" + String.join("", lines(headers)) + "\r\n";
  }

  /** A request that asks for a WebSocket, with the key of RFC 6455 section 1.3. */
  public static String upgrade(String target, String... headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + String.join("", lines(headers))
        + "\r\n";
  }

  /** Sends. */
  public RawHttp send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until {@code end} was read, and gives all up to there. */
  public String readTo(String end) {
    StringBuilder all = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (all.indexOf(end) < 0) {
        int next = in.read();
        if (next < 0) {
          return all + "<end>";
        }
        all.append((char) next);
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(all.toString(), e);
    }
  }

  /** Reads on until it ends so, and forgets all of it: for megabytes. */
  public void skipTo(String end) {
    byte[] block = new byte[65_536];
    String tail = "";
    try {
      while (!tail.endsWith(end)) {
        int read = socket.getInputStream().read(block);
        if (read < 0) {
          throw new AssertionError("ended after " + tail);
        }
        tail += new String(block, 0, read, StandardCharsets.ISO_8859_1);
        tail = tail.substring(Math.max(0, tail.length() - end.length()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the other side closes. */
  public String readToEnd() {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request and gives the response, whose body ends with {@code end}. */
  public static String exchange(int port, String request, String end) {
    try (RawHttp http = open(port)) {
      return http.send(request).readTo(end);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] lines(String... headers) {
    String[] lines = new String[headers.length];
    for (int i = 0; i < headers.length; i++) {
      lines[i] = headers[i] + "\r\n";
    }
    return lines;
  }
}
