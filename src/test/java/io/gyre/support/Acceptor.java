package io.gyre.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback port whose connections are served by a thread each, and closed after that. */
final class Acceptor implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** What is done with a connection. */
  interface Service {
    /** Thread: the connection's. An exception ends the connection. */
    void serve(Socket socket) throws IOException;
  }

  Acceptor(Service service) {
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(() -> accept(service));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections there have been. */
  int accepted() {
    return accepted.get();
  }

  /** How many of them are closed. */
  int closed() {
    return closed.get();
  }

  private void accept(Service service) {
    try {
      while (true) {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        threads.execute(() -> serve(service, socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Service service, Socket socket) {
    try (socket) {
      service.serve(socket);
    } catch (IOException e) {
      // the client went, or was sent away
    }
    closed.incrementAndGet();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
