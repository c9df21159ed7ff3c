package io.gyre.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client of SockJS by one of its transports, who reads when asked to. Not thread-safe. */
public final class SockJsClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final AtomicLong IDS = new AtomicLong(System.nanoTime());

  private final Kind kind;
  private final int port;
  private final String session;
  private final StringBuilder text = new StringBuilder();
  private final @Nullable WebSocketWire wire;
  private final @Nullable Socket socket;

  /** Transports of SockJS. */
  public enum Kind {
    /** With SockJS's frames. */
    WEBSOCKET,
    /** Streaming by XMLHttpRequest. */
    XHR_STREAMING,
    /** Streaming by EventSource. */
    EVENTSOURCE,
    /** Polling by XMLHttpRequest, over one connection. */
    XHR;

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }
  }

  private SockJsClient(Kind kind, int port, String prefix) {
    this.kind = kind;
    this.port = port;
    this.session = prefix + "/000/s" + IDS.incrementAndGet();
    try {
      wire =
          kind == Kind.WEBSOCKET ? WebSocketWire.open(port, session + kind.path(), Map.of()) : null;
      socket = wire == null ? new Socket("127.0.0.1", port) : null;
      if (socket != null) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        request(socket, kind == Kind.EVENTSOURCE ? "GET" : "POST", kind.path(), "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a session.
   *
   * @param prefix path of the endpoint, without a slash at its end
   */
  public static SockJsClient open(Kind kind, int port, String prefix) {
    SockJsClient client = new SockJsClient(kind, port, prefix);
    client.await(
        switch (kind) {
          case WEBSOCKET, XHR -> "o\n";
          case XHR_STREAMING -> "\no\n";
          case EVENTSOURCE -> "data: o\r";
        });
    return client;
  }

  private void request(Socket over, String method, String path, String body) throws IOException {
    String head =
        method
            + " "
            + session
            + path
            + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
            + body.getBytes(UTF_8).length
            + "\r\n\r\n";
    over.getOutputStream().write((head + body).getBytes(UTF_8));
  }

  /** Sends one message. */
  public void send(String message) {
    String frame = "[" + Json.quote(message) + "]";
    if (wire != null) {
      wire.send(WebSocketWire.TEXT, frame.getBytes(UTF_8));
      return;
    }
    try (Socket up = new Socket("127.0.0.1", port)) {
      up.setSoTimeout((int) PATIENCE.toMillis());
      request(up, "POST", "/xhr_send", frame);
      String status = head(up.getInputStream());
      if (!status.startsWith("HTTP/1.1 204 ")) {
        throw new AssertionError(status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended after " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Everything that came so far, with what is around it. */
  public String text() {
    return text.toString();
  }

  /** Reads until this has come. */
  public void await(String part) {
    while (text.indexOf(part) < 0) {
      if (!more()) {
        throw new AssertionError(kind + " ended after " + text);
      }
    }
  }

  /** Reads until the session ends; its close frame, if any, is in the text. */
  public void awaitEnd() {
    while (text.indexOf("c[") < 0 && more()) {
      // What still comes is kept.
    }
  }

  /** Reads something; false when there is nothing more. */
  private boolean more() {
    if (wire != null) {
      WebSocketWire.Frame frame = Objects.requireNonNull(wire.read(PATIENCE), "nothing comes");
      boolean message = frame.opcode() == WebSocketWire.TEXT;
      text.append(message ? new String(frame.payload(), UTF_8) + "\n" : "");
      return frame.opcode() != WebSocketWire.EOF && frame.opcode() != WebSocketWire.CLOSE;
    }
    try {
      Socket open = Objects.requireNonNull(socket);
      if (kind == Kind.XHR) {
        poll();
        return true;
      }
      byte[] block = new byte[16_384];
      int read = open.getInputStream().read(block);
      text.append(new String(block, 0, Math.max(0, read), ISO_8859_1));
      return read >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads the answer to a poll and begins the next. */
  private void poll() throws IOException {
    Socket open = Objects.requireNonNull(socket);
    String head = head(open.getInputStream()).toLowerCase(Locale.ROOT);
    int at = head.indexOf("content-length: ") + "content-length: ".length();
    int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
    text.append(new String(open.getInputStream().readNBytes(length), UTF_8));
    // A session without a poll is forgotten after 5 s.
    request(open, "POST", kind.path(), "");
  }

  /** Is gone without a word. */
  public void vanish() {
    try {
      if (wire != null) {
        wire.reset();
      } else if (socket != null) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    vanish();
  }
}
