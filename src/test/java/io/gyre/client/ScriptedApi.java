package io.gyre.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server that answers each request as its script says, the last line again and again:
 *
 * <ul>
 *   <li>{@code STATUS BODY}, {@code STATUS Header: value | BODY}
 *   <li>{@code cut}: the request is read, the connection ends
 *   <li>{@code truncated}: it ends within the body
 *   <li>{@code noise}: bytes that are no HTTP
 *   <li>{@code hang}: nothing
 *   <li>{@code drip}: the head, and one byte of the body
 * </ul>
 */
final class ScriptedApi implements AutoCloseable {
  private final ServerSocket listener;
  private final Queue<String> script;
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private volatile int mostOpen;

  private ScriptedApi(ServerSocket listener, String... script) {
    this.listener = listener;
    this.script = new ConcurrentLinkedQueue<>(List.of(script));
  }

  static ScriptedApi start(String... script) {
    try {
      ScriptedApi api =
          new ScriptedApi(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
      run(api::accept);
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/api";
  }

  /** Bodies of all requests, in order. */
  List<Json> bodies() {
    return bodies.stream().map(Json::parse).toList();
  }

  /** Request line and headers of all requests, in order. */
  List<String> heads() {
    return heads;
  }

  /** Connections that are open. */
  int open() {
    return open.get();
  }

  /** Most connections that were open at once. */
  int mostOpen() {
    return mostOpen;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "scripted-api");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        int now = open.incrementAndGet();
        synchronized (this) {
          mostOpen = Math.max(mostOpen, now);
        }
        run(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (read(in) && play(socket)) {
        // The next request of the connection.
      }
    } catch (IOException e) {
      // The client went away.
    } finally {
      open.decrementAndGet();
    }
  }

  private boolean read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return false;
      }
      head.append((char) c);
    }
    String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
    heads.add(head.toString());
    bodies.add(new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
    return true;
  }

  private boolean play(Socket socket) throws IOException {
    String line = script.size() > 1 ? script.poll() : script.peek();
    if (line == null) {
      throw new IOException("no script");
    }
    OutputStream out = socket.getOutputStream();
    switch (line) {
      case "cut" -> {
        return false;
      }
      case "truncated" -> {
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\"");
        return false;
      }
      case "noise" -> {
        write(out, "\0\1\2 not HTTP at all\r\n\r\n");
        return false;
      }
      case "hang" -> {
        return true;
      }
      case "drip" -> {
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        return true;
      }
      default -> {
        String[] parts = line.substring(4).split(" \\| ", 2);
        String body = parts[parts.length - 1];
        String header = parts.length > 1 ? parts[0] + "\r\n" : "";
        int size = body.getBytes(StandardCharsets.UTF_8).length;
        write(
            out,
            "HTTP/1.1 %s x\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(line.substring(0, 3), header, size, body));
        return true;
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
