package io.gyre.transport.websocket;

import io.gyre.protocol.Framing;
import io.gyre.protocol.WebSocketFraming;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Puts the messages that leave together into one frame, at most {@link #MOST} of them, with line
 * feeds between.
 *
 * <p>Thread: the lane's loop.
 */
final class Joining {

  /** Messages in a frame, as many as the reference server joins. */
  static final int MOST = 16;

  private final Framing framing;
  private final boolean deflate;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /**
   * With nothing waiting.
   *
   * @param framing makes a frame of a message
   * @param deflate whether that compresses, so that it needs the whole message in one place
   */
  Joining(Framing framing, boolean deflate) {
    this.framing = framing;
    this.deflate = deflate;
  }

  /** Keeps a message that ends with a line feed, taking over the caller's reference. */
  void add(ByteBuf line) {
    waiting.add(line);
    waitingBytes += line.readableBytes();
  }

  long bytes() {
    return waitingBytes;
  }

  /** Gives everything kept to {@code out}, which takes over the references. */
  void drainTo(Consumer<ByteBuf> out) {
    while (!waiting.isEmpty()) {
      int count = Math.min(MOST, waiting.size());
      int size = waiting.stream().limit(count).mapToInt(ByteBuf::readableBytes).sum() - 1;
      if (deflate) {
        out.accept(framing.frame(take(count, size)));
      } else {
        out.accept(WebSocketFraming.header(size));
        pass(count, out);
      }
    }
    waitingBytes = 0;
  }

  /** The messages themselves, shared with other connections, without the last line feed. */
  private void pass(int count, Consumer<ByteBuf> out) {
    for (int i = 0; i < count; i++) {
      ByteBuf line = waiting.remove();
      int size = line.readableBytes() - (i == count - 1 ? 1 : 0);
      out.accept(line.slice(line.readerIndex(), size));
    }
  }

  private byte[] take(int count, int size) {
    byte[] joined = new byte[size];
    int at = 0;
    for (int i = 0; i < count; i++) {
      ByteBuf line = waiting.remove();
      int length = Math.min(line.readableBytes(), size - at);
      line.getBytes(line.readerIndex(), joined, at, length);
      line.release();
      at += length;
    }
    return joined;
  }

  void release() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    waitingBytes = 0;
  }
}
