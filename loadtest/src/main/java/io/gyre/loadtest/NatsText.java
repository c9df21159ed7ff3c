package io.gyre.loadtest;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of the text protocol of NATS as writing messages takes. Blocks. */
final class NatsText implements AutoCloseable {
  private static final String INBOX = "_INBOX.loadtest";
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  NatsText(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    send("CONNECT {\"verbose\":false}\r\nSUB " + INBOX + " 1\r\n");
    flush();
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  void publish(String subject, String body) throws IOException {
    send("PUB " + subject + ' ' + body.length() + "\r\n" + body + "\r\n");
  }

  /** Asks and waits for the answer. */
  void request(String subject, String body) throws IOException {
    send("PUB " + subject + ' ' + INBOX + ' ' + body.length() + "\r\n" + body + "\r\n");
    out.flush();
    until("MSG " + INBOX);
    String answer = in.readLine();
    if (answer == null || answer.contains("\"error\"")) {
      throw new IOException(subject + ": " + answer);
    }
  }

  /** Returns when the server has read everything. */
  void flush() throws IOException {
    send("PING\r\n");
    out.flush();
    until("PONG");
  }

  private void until(String begin) throws IOException {
    for (String line = in.readLine(); ; line = in.readLine()) {
      if (line == null || line.startsWith("-ERR")) {
        throw new IOException("NATS: " + line);
      }
      if (line.startsWith(begin)) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
