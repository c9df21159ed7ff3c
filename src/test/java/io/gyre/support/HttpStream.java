package io.gyre.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response without end over a plain HTTP/1.1 connection, message by message: lines, or the events
 * of an event stream without the empty line behind. Reads on the calling thread.
 */
public final class HttpStream implements Closeable {
  private final Socket socket;
  private final InputStream in;
  private final int status;
  private final String head;
  private final boolean events;
  private final boolean chunked;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private long leftOfBody;
  private int leftOfChunk;
  private boolean ended;

  private HttpStream(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no answer: " + text);
      }
      text.append((char) next);
    }
    this.head = text.toString();
    this.status = Integer.parseInt(head.substring(9, 12));
    this.events = header("content-type").startsWith("text/event-stream");
    this.chunked = header("transfer-encoding").equals("chunked");
    String length = header("content-length");
    this.leftOfBody = status == 204 ? 0 : length.isEmpty() ? -1 : Long.parseLong(length);
  }

  /**
   * Sends a request and reads the head of its response.
   *
   * @param body null for none
   */
  public static HttpStream open(
      int port, String method, String target, Map<String, String> headers, @Nullable String body) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(16 * 1024);
      socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
      socket.setSoTimeout(20_000);
      StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
      request.append("Host: 127.0.0.1:").append(port).append("\r\n");
      headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
      byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
      if (body != null) {
        request.append("Content-Length: ").append(bytes.length).append("\r\n");
      }
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return new HttpStream(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Status of the response. */
  public int status() {
    return status;
  }

  /** Value of a response header, "" if absent. */
  public String header(String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /**
   * The next message; null if none came in time. The end of the body, also a sudden one, is given
   * as {@code end}, again and again, with what came since the last message before it.
   */
  public @Nullable String next(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      int next;
      try {
        socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
        next = ended ? -1 : body();
      } catch (java.net.SocketTimeoutException e) {
        return null;
      } catch (IOException e) {
        next = -1;
      }
      if (next < 0) {
        ended = true;
        String rest = take();
        return rest.isEmpty() ? "end" : rest + " end";
      }
      message.write(next);
      String text = message.toString(StandardCharsets.UTF_8);
      if (text.equals("\r\n")) {
        message.reset();
      } else if (text.endsWith(events ? "\n\n" : "\n")) {
        return take().strip();
      }
    }
  }

  private String take() {
    String text = message.toString(StandardCharsets.UTF_8);
    message.reset();
    return text;
  }

  private int body() throws IOException {
    if (!chunked) {
      return leftOfBody-- == 0 ? -1 : in.read();
    }
    if (leftOfChunk == 0) {
      String size = line();
      if (size.isEmpty()) {
        size = line();
      }
      leftOfChunk = Integer.parseInt(size, 16);
      if (leftOfChunk == 0) {
        return -1;
      }
    }
    leftOfChunk--;
    return in.read();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("cut within a chunk");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Closes the connection. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
