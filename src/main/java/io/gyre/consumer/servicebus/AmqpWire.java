package io.gyre.consumer.servicebus;

import io.gyre.loop.Loop;
import io.gyre.tls.TlsParts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.engine.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of AMQP 1.0 with one session: carries bytes between a socket and Proton's engine,
 * and tells links what becomes of them.
 *
 * <p>Thread: the loop of the consumers.
 */
final class AmqpWire {
  private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
  private static final Duration OPEN_TIME = Duration.ofSeconds(15);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(1);

  /** Longest silence of the other side, which sends empty frames when it has nothing to say. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final int FRAME_BYTES = 64 * 1024;

  private final Loop loop;
  private final NetClient client;
  private final NetSocket socket;
  private final Transport transport = Proton.transport();
  private final Connection connection = Proton.connection();
  private final Collector collector = Proton.collector();
  private final Session session;
  private final Set<AmqpLink> links = new HashSet<>();
  private final Promise<AmqpWire> open = Promise.promise();
  private final Promise<Void> end = Promise.promise();
  private final long begun;
  private Loop.@Nullable Timer timer;
  private boolean flushing;
  private boolean closing;

  private AmqpWire(Loop loop, NetClient client, NetSocket socket, String host) {
    this.loop = loop;
    this.client = client;
    this.socket = socket;
    this.begun = loop.nowNanos();
    transport.setMaxFrameSize(FRAME_BYTES);
    transport.setIdleTimeout((int) SILENCE.toMillis());
    transport.setEmitFlowEventOnSend(false);
    connection.setContainer("gyre-" + UUID.randomUUID());
    connection.setHostname(host);
    connection.collect(collector);
    transport.bind(connection);
    connection.open();
    session = connection.session();
    session.setIncomingCapacity(Integer.MAX_VALUE);
    session.open();
  }

  /** Connects; completes when the other side has opened the connection, too. */
  static Future<AmqpWire> open(Vertx vertx, Loop loop, Namespace.Endpoint endpoint) {
    NetClientOptions options =
        new NetClientOptions()
            .setConnectTimeout((int) CONNECT_TIME.toMillis())
            .setTcpNoDelay(true)
            .setSsl(endpoint.tls());
    if (endpoint.tls()) {
      options
          .setHostnameVerificationAlgorithm("HTTPS")
          .setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS);
    }
    NetClient client = vertx.createNetClient(options);
    return client
        .connect(endpoint.port(), endpoint.host())
        .compose(socket -> new AmqpWire(loop, client, socket, endpoint.host()).begin())
        .onFailure(e -> client.close())
        .recover(e -> Future.failedFuture(BusFailure.of(e)));
  }

  private Future<AmqpWire> begin() {
    AnonymousSasl.on(transport.sasl(), this::end);
    socket.handler(this::received);
    socket.exceptionHandler(e -> end(BusFailure.of(e)));
    socket.closeHandler(closed -> end(BusFailure.of("connection closed")));
    timer = loop.after(OPEN_TIME, () -> end(BusFailure.of("no answer to the opening")));
    flush();
    return open.future();
  }

  /** Completes when {@link #close} has ended the connection; fails when something else did. */
  Future<Void> ended() {
    return end.future();
  }

  /** Whether links can be opened. */
  boolean isOpen() {
    return !closing && !end.future().isComplete();
  }

  /** A link for messages from the other side; its events go to {@code link} once it is opened. */
  Receiver receiver(String name, AmqpLink link) {
    return begun(session.receiver(name), link);
  }

  /** A link for messages to the other side. */
  Sender sender(String name, AmqpLink link) {
    return begun(session.sender(name), link);
  }

  private <T extends Link> T begun(T made, AmqpLink link) {
    made.setContext(link);
    links.add(link);
    return made;
  }

  private void received(Buffer buffer) {
    byte[] bytes = buffer.getBytes();
    int at = 0;
    try {
      while (at < bytes.length) {
        ByteBuffer tail = transport.tail();
        int some = Math.min(tail.remaining(), bytes.length - at);
        tail.put(bytes, at, some);
        at += some;
        transport.process();
      }
    } catch (TransportException e) {
      end(BusFailure.of("broken frame"));
      return;
    }
    for (Event event = collector.peek(); event != null; event = collector.peek()) {
      happened(event);
      collector.pop();
    }
    flush();
  }

  private void happened(Event event) {
    switch (event.getType()) {
      case CONNECTION_REMOTE_OPEN -> {
        stopTimer();
        open.tryComplete(this);
        tick();
      }
      case CONNECTION_REMOTE_CLOSE ->
          remotelyClosed(BusFailure.of("connection closed", connection.getRemoteCondition()));
      case SESSION_REMOTE_CLOSE ->
          remotelyClosed(BusFailure.of("session closed", session.getRemoteCondition()));
      case TRANSPORT_ERROR -> end(BusFailure.of("connection failed", transport.getCondition()));
      case LINK_REMOTE_OPEN, LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH, LINK_FLOW, DELIVERY -> {
        if (event.getLink().getContext() instanceof AmqpLink link && links.contains(link)) {
          tell(link, event);
        }
      }
      default -> {}
    }
  }

  private void tell(AmqpLink link, Event event) {
    switch (event.getType()) {
      case LINK_REMOTE_OPEN -> link.opened();
      case LINK_FLOW -> link.flowed();
      case DELIVERY -> link.moved(event.getDelivery());
      default -> {
        links.remove(link);
        event.getLink().close();
        event.getLink().free();
        link.closed(BusFailure.of("link closed", event.getLink().getRemoteCondition()));
      }
    }
  }

  private void remotelyClosed(BusFailure why) {
    if (closing) {
      end(null);
    } else {
      end(why);
    }
  }

  /** Writes what the engine has for the other side, when the loop's turn is over. */
  void flush() {
    if (!flushing) {
      flushing = true;
      loop.later(this::write);
    }
  }

  private void write() {
    flushing = false;
    ByteBuffer out = transport.getOutputBuffer();
    while (out != null && out.hasRemaining()) {
      byte[] bytes = new byte[out.remaining()];
      out.get(bytes);
      transport.outputConsumed();
      socket.write(Buffer.buffer(bytes));
      out = transport.getOutputBuffer();
    }
  }

  private void tick() {
    if (end.future().isComplete()) {
      return;
    }
    // The engine takes 0 for none.
    long now = 1 + TimeUnit.NANOSECONDS.toMillis(loop.nowNanos() - begun);
    long deadline = transport.tick(now);
    flush();
    if (transport.isClosed()) {
      end(BusFailure.of("silent for " + SILENCE.toSeconds() + " s"));
    } else if (deadline != 0) {
      timer = loop.after(Duration.ofMillis(Math.max(1, deadline - now)), this::tick);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void end(@Nullable BusFailure why) {
    if (end.future().isComplete()) {
      return;
    }
    BusFailure told = why == null ? BusFailure.of("connection closed") : why;
    if (why == null || closing) {
      end.complete();
    } else {
      end.fail(why);
    }
    stopTimer();
    open.tryFail(told);
    List.copyOf(links).forEach(link -> link.closed(told));
    links.clear();
    socket.close();
    client.close();
  }

  /** Says good-bye and ends the connection; completes when that is done, within a second. */
  Future<Void> close() {
    if (isOpen()) {
      closing = true;
      stopTimer();
      timer = loop.after(CLOSE_TIME, () -> end(null));
      connection.close();
      flush();
    }
    return end.future().otherwiseEmpty();
  }
}
