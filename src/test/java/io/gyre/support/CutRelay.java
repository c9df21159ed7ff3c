package io.gyre.support;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * A TCP relay in front of a server whose connections can be cut, stall, or swallow what is sent in
 * one direction or both without being closed, as a network does.
 */
public final class CutRelay implements Closeable {
  private static final Duration STEP = Duration.ofMillis(5);

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;
  private volatile boolean stalled;
  private volatile boolean swallowsRequests;
  private volatile boolean swallowsAnswers;

  private CutRelay(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Starts a relay to a loopback port. */
  public static CutRelay to(int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      CutRelay relay = new CutRelay(listener, port);
      thread(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Connections there are now. */
  public int connections() {
    return sockets.size() / 2;
  }

  /** Drops all connections and refuses new ones. */
  public void cut() {
    open = false;
    sockets.forEach(CutRelay::shut);
    sockets.clear();
  }

  /** Ends all connections with RST, as the crash of a peer does. */
  public void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // already closed
      }
      shut(socket);
    }
    sockets.clear();
  }

  /** Accepts connections again, and passes everything on. */
  public void restore() {
    open = true;
    swallowsRequests = false;
    swallowsAnswers = false;
  }

  /** Takes in what comes for the server, and does not pass it on; new connections too. */
  public void swallowRequests() {
    swallowsRequests = true;
  }

  /** Takes in what the server sends, and does not pass it on; new connections too. */
  public void swallowAnswers() {
    swallowsAnswers = true;
  }

  /** From now on passes nothing on, and keeps the connections; data then wait where they are. */
  public void stall() {
    stalled = true;
  }

  /** Ends {@link #stall}. */
  public void flow() {
    stalled = false;
  }

  @Override
  public void close() throws IOException {
    cut();
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (!open) {
          shut(near);
          continue;
        }
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        thread(() -> pump(near, far, () -> swallowsRequests));
        thread(() -> pump(far, near, () -> swallowsAnswers));
      } catch (IOException e) {
        // closed, or the server is away: the client sees its connection end
      }
    }
  }

  private void pump(Socket from, Socket to, BooleanSupplier swallows) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65536];
      boolean dumb = false;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        while (stalled && !from.isClosed()) {
          Await.pause(STEP);
        }
        // What was swallowed once breaks the stream, so the connection stays dumb for good.
        dumb = dumb || swallows.getAsBoolean();
        if (!dumb) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // cut
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }
}
