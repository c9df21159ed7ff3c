package io.gyre.loadtest;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks to the process that has the broker of Kafka: a message a line. Blocks. */
final class KafkaText implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;
  private final String options;

  KafkaText(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    options = in.readLine();
  }

  /** Options of a consumer, JSON. */
  String options() {
    return options;
  }

  void publish(String envelope) throws IOException {
    out.write((envelope + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns when all is written. */
  void flush() throws IOException {
    out.write('\n');
    out.flush();
    if (!"written".equals(in.readLine())) {
      throw new IOException("the broker's process went away");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
