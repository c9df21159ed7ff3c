package io.gyre.consumer.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A broker for {@code loadtest}, which has no client of Kafka: tells who connects to a loopback
 * port the options of a consumer, then takes a message a line and answers an empty one when all are
 * written.
 */
final class KafkaForLoad {
  private final KafkaBroker broker = new KafkaBroker();
  private long taken;

  private KafkaForLoad() {
    broker.clear();
  }

  /**
   * Serves until it is killed.
   *
   * @param args the port
   */
  public static void main(String[] args) throws IOException {
    KafkaForLoad load = new KafkaForLoad();
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket listener = new ServerSocket(Integer.parseInt(args[0]), 1, here)) {
      while (true) {
        try (Socket socket = listener.accept()) {
          load.serve(socket);
        }
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(line(broker.options("").replaceAll("\\s+", " ")));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    for (String message = in.readLine(); message != null; message = in.readLine()) {
      if (message.isEmpty()) {
        broker.flush();
        out.write(line("written"));
      } else {
        broker.begin((int) (taken++ % KafkaBroker.PARTITIONS), message);
      }
    }
  }

  private static byte[] line(String text) {
    return (text + '\n').getBytes(StandardCharsets.UTF_8);
  }
}
