package io.gyre.transport;

import io.gyre.loop.Loop;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.Disconnect;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.gyre.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions that send back what they get, except {@code close}, on which they end the connection
 * with 3503, and {@code ping}, on which they send a ping frame.
 */
public final class EchoSessions implements Sessions {
  private final Loop loop;
  private final Queue<Echo> opened;
  private final AtomicInteger connected;

  EchoSessions(Loop loop, Queue<Echo> opened, AtomicInteger connected) {
    this.loop = loop;
    this.opened = opened;
    this.connected = connected;
  }

  @Override
  public Inbound open(Link link, ClientRequest request) {
    loop.check();
    connected.incrementAndGet();
    Echo echo = new Echo(this, link, request);
    opened.add(echo);
    return echo;
  }

  @Override
  public int connected() {
    return connected.get();
  }

  /** One connection. */
  public static final class Echo implements Inbound {
    private final EchoSessions sessions;
    private final Link link;
    private final ClientRequest request;
    private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
    private final Queue<ConnectRequest> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pongs = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();

    Echo(EchoSessions sessions, Link link, ClientRequest request) {
      this.sessions = sessions;
      this.link = link;
      this.request = request;
    }

    @Override
    public void receive(byte[] frame) {
      sessions.loop.check();
      received.add(frame.length);
      switch (new String(frame, StandardCharsets.ISO_8859_1)) {
        case "close" -> link.close(Disconnect.FORCE_DISCONNECT);
        case "ping" -> link.pingFrame();
        default -> {
          link.write(link.framing().frame(frame));
          link.flush();
        }
      }
    }

    @Override
    public void connect(ConnectRequest request) {
      sessions.loop.check();
      asked.add(request);
    }

    @Override
    public void pong() {
      pongs.incrementAndGet();
    }

    @Override
    public void closed() {
      sessions.loop.check();
      ends.incrementAndGet();
      sessions.connected.decrementAndGet();
    }

    /** The connection; to be used on its loop, see {@link #run}. */
    public Link link() {
      return link;
    }

    /** What came with the connection. */
    public ClientRequest request() {
      return request;
    }

    /** Sizes of the frames received. */
    public Queue<Integer> received() {
      return received;
    }

    /** Connect requests of a connection that only listens. */
    public Queue<ConnectRequest> asked() {
      return asked;
    }

    /** Pongs received. */
    public int pongs() {
      return pongs.get();
    }

    /** How often its end was told. */
    public int ends() {
      return ends.get();
    }

    /** Runs {@code task} on the connection's loop. */
    public void run(Runnable task) {
      sessions.loop.execute(task);
    }
  }
}
