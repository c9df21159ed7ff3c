package io.gyre.transport.websocket;

import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.WebSocketFraming;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages of one connection that leave together into one frame: of JSON with line feeds
 * between, of Protobuf each behind its length.
 *
 * <p>Thread: the lane's loop.
 */
final class Joining {

  private final WebSocketFraming plain;
  private final @Nullable Framing compressing;
  private final int most;
  private final int behindLast;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /**
   * With nothing waiting.
   *
   * @param plain kind of the frames
   * @param compressing makes a compressed frame of the joined messages, which are JSON; null for
   *     frames that are not compressed
   * @param most messages in a frame
   */
  Joining(WebSocketFraming plain, @Nullable Framing compressing, int most) {
    this.plain = plain;
    this.compressing = compressing;
    this.most = most;
    this.behindLast = plain.protocol() == ProtocolType.JSON ? 1 : 0;
  }

  /** Keeps a message with what separates it from the next, taking over the caller's reference. */
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
      int count = Math.min(most, waiting.size());
      int size = waiting.stream().limit(count).mapToInt(ByteBuf::readableBytes).sum() - behindLast;
      if (compressing != null) {
        out.accept(compressing.frame(take(count, size)));
      } else {
        out.accept(plain.header(size));
        pass(count, out);
      }
    }
    waitingBytes = 0;
  }

  /** The messages themselves, shared with other connections, without the last line feed of JSON. */
  private void pass(int count, Consumer<ByteBuf> out) {
    for (int i = 0; i < count; i++) {
      ByteBuf line = waiting.remove();
      int size = line.readableBytes() - (i == count - 1 ? behindLast : 0);
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
