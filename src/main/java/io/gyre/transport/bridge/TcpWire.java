package io.gyre.transport.bridge;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;

/**
 * The TCP bridge's connection: each message after its length as four bytes, big endian.
 *
 * <p>Thread: the lane's loop.
 */
final class TcpWire implements Wire {

  private static final int LENGTH_BYTES = 4;

  /** How long a client may take for what is queued when its connection ends. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final NetSocket socket;
  private final Loop loop;
  private Buffer batch = Buffer.buffer();
  private Future<Void> last = Future.succeededFuture();
  private long unsent;
  private boolean ended;

  private TcpWire(NetSocket socket, Loop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /** Serves a connection that was just accepted. */
  static void accept(BridgeLane lane, NetSocket socket) {
    TcpWire wire = new TcpWire(socket, lane.lane().loop());
    BridgeConnection connection = new BridgeConnection(lane, Dialect.TCP, wire, "");
    new Reader(connection, lane.config().maxMessageSize()).attach(socket);
    socket.exceptionHandler(broken -> wire.abort()).closeHandler(closed -> connection.closed());
    connection.open(String.valueOf(socket.remoteAddress()));
  }

  /** Cuts the stream into messages. */
  private static final class Reader {
    private final BridgeConnection connection;
    private final int longest;
    private final RecordParser parser = RecordParser.newFixed(LENGTH_BYTES);
    private boolean lengthIsNext = true;
    private boolean lost;

    Reader(BridgeConnection connection, int longest) {
      this.connection = connection;
      this.longest = longest;
      parser.handler(this::record);
    }

    void attach(NetSocket socket) {
      socket.handler(parser);
    }

    private void record(Buffer record) {
      if (lost) {
        return;
      }
      if (lengthIsNext) {
        int length = record.getInt(0);
        if (length <= 0 || length > longest) {
          lost = true;
          connection.tooBig();
          return;
        }
        parser.fixedSizeMode(length);
      } else {
        parser.fixedSizeMode(LENGTH_BYTES);
        connection.receive(record.getBytes());
      }
      lengthIsNext = !lengthIsNext;
    }
  }

  @Override
  public void send(byte[] message) {
    if (!ended) {
      batch.appendInt(message.length).appendBytes(message);
    }
  }

  @Override
  public void flush() {
    int size = batch.length();
    if (size == 0) {
      return;
    }
    Buffer out = batch;
    batch = Buffer.buffer();
    unsent += size;
    last = socket.write(out);
    last.onComplete(written -> unsent -= size);
  }

  @Override
  public long queuedBytes() {
    return unsent + batch.length();
  }

  @Override
  public void whenSent(Runnable told) {
    flush();
    last.onComplete(written -> told.run());
  }

  @Override
  public void reading(boolean on) {
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  @Override
  public void end() {
    if (!ended) {
      flush();
      ended = true;
      Loop.Timer cut = loop.after(FAREWELL, this::abort);
      socket.end().onComplete(closed -> cut.cancel());
    }
  }

  @Override
  public void abort() {
    ended = true;
    // Not by the socket, which would first send what is queued.
    ((NetSocketInternal) socket).channelHandlerContext().close();
  }
}
