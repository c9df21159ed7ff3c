package io.gyre.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server started for one run on a free loopback port, with its log beside it, and killed by its
 * pid afterwards.
 */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final Endpoint endpoint;

  /** Where it is to listen. */
  record Ports(int http, int grpc, int internal) {
    static Ports free() throws IOException {
      return new Ports(freePort(), freePort(), freePort());
    }
  }

  private ServerProcess(Process process, Path log, Endpoint endpoint) {
    this.process = process;
    this.log = log;
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Starts it and waits until its port answers.
   *
   * @param name of its files
   * @param logs folder for configuration and log
   */
  static ServerProcess start(
      Candidate candidate, String name, String configuration, Ports ports, Path logs)
      throws IOException, InterruptedException {
    Files.createDirectories(logs);
    Path config = logs.resolve(name + ".json").toAbsolutePath();
    Files.writeString(config, configuration);
    List<String> command = new ArrayList<>(candidate.command());
    if (candidate.dialect() == Dialect.FLOOR) {
      command.add(Integer.toString(ports.http()));
    } else {
      command.addAll(List.of("-c", config.toString()));
    }
    Path log = logs.resolve(name + ".log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.directory(logs.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(k -> k.startsWith("CENTRIFUGO_") || k.startsWith("GYRE_"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Endpoint endpoint =
        new Endpoint(
            candidate.name(),
            candidate.dialect(),
            ports.http(),
            ports.grpc(),
            process.pid(),
            candidate.jvm());
    ServerProcess server = new ServerProcess(process, log, endpoint);
    server.awaitPort();
    return server;
  }

  static int freePort() throws IOException {
    try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return s.getLocalPort();
    }
  }

  private void awaitPort() throws InterruptedException {
    long until = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < until && process.isAlive()) {
      try (Socket s = new Socket()) {
        s.connect(new InetSocketAddress("127.0.0.1", endpoint.port()), 1000);
        return;
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    close();
    throw new IllegalStateException(
        endpoint.name() + " does not listen; its log ends with:\n" + logTail());
  }

  /** The last lines the server logged. */
  String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a crash would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(3, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }
}
