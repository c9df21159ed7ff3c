package io.gyre.support;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A backend of HTTP/1.1 that promises to keep connections and does not: what it does with a request
 * depends on how many came on its connection before.
 */
public final class FickleBackend implements AutoCloseable {

  /** What is done with a request that was read. */
  public enum Deed {
    /** Answered with an empty result; the connection stays. */
    ANSWER,
    /** Answered, then the connection ends without notice. */
    ANSWER_AND_CLOSE,
    /** The connection ends without a byte. */
    CLOSE,
    /** The connection ends in the middle of the head of an answer. */
    CUT_IN_HEAD
  }

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"result\":{}}"
          .getBytes(StandardCharsets.US_ASCII);

  private final List<Deed> deeds;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Acceptor acceptor;

  private FickleBackend(List<Deed> deeds) {
    this.deeds = deeds;
    this.acceptor = new Acceptor(this::serve);
  }

  /**
   * Starts one.
   *
   * @param deeds for the first, second, … request of each connection; the last for all after it
   */
  public static FickleBackend start(Deed... deeds) {
    return new FickleBackend(List.of(deeds));
  }

  /** Its URL without a trailing slash. */
  public String url() {
    return "http://127.0.0.1:" + acceptor.port();
  }

  /** Bodies of the requests that were read, in order. */
  public List<String> heard() {
    return List.copyOf(heard);
  }

  /** How many connections there have been. */
  public int connections() {
    return acceptor.accepted();
  }

  /** How many connections it has closed. */
  public int closed() {
    return acceptor.closed();
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    Deed deed = Deed.ANSWER;
    for (int served = 0; deed == Deed.ANSWER; served++) {
      heard.add(body(in));
      deed = deeds.get(Math.min(served, deeds.size() - 1));
      if (deed == Deed.CUT_IN_HEAD) {
        socket.getOutputStream().write(ANSWER, 0, 10);
      } else if (deed != Deed.CLOSE) {
        socket.getOutputStream().write(ANSWER);
      }
    }
  }

  private static String body(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("end");
      }
      head.append((char) next);
    }
    String lengthLine =
        head.toString()
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .findFirst()
            .orElseThrow();
    int length = Integer.parseInt(lengthLine.substring(lengthLine.indexOf(':') + 1).trim());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    acceptor.close();
  }
}
