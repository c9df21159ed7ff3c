package io.gyre.consumer;

import io.gyre.support.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A broker that is a process of its own and listens on a loopback port. */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration STARTED = Duration.ofSeconds(30);

  private final List<String> command;
  private final int port;
  private final Path log;
  private Process process;

  /** Makes an empty directory, removed with the JVM's end. */
  public static Path newDirectory(String name) {
    try {
      Path directory = Files.createTempDirectory("gyre-" + name);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it; returns when its port is open. */
  public BrokerProcess(List<String> command, int port, Path log) {
    this.command = command;
    this.port = port;
    this.log = log;
    start();
  }

  /** Starts it again. */
  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new AssertionError(
          command.get(0) + " cannot be run; .ci/test-tools.sh tells what the tests need", e);
    }
    Await.until(STARTED, this::isOpen, this::text);
  }

  private boolean isOpen() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with a signal, by name, and waits for the end. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    signal("KILL");
  }
}
