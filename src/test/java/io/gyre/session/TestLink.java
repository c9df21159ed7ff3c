package io.gyre.session;

import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A connection in memory: keeps what is written, and remembers how it was treated. */
final class TestLink implements Link {

  /** JSON without any frame around it; remembers its buffers, so that leaks can be found. */
  static final class TextFraming implements Framing {
    private final Queue<ByteBuf> made = new ConcurrentLinkedQueue<>();
    private final boolean bare;

    TextFraming(boolean bare) {
      this.bare = bare;
    }

    @Override
    public boolean bare() {
      return bare;
    }

    @Override
    public ProtocolType protocol() {
      return ProtocolType.JSON;
    }

    @Override
    public ByteBuf frame(byte[] message) {
      ByteBuf frame = Unpooled.copiedBuffer(message);
      made.add(frame);
      return frame;
    }

    /** How many buffers nobody has given back. */
    long unreleased() {
      return made.stream().filter(frame -> frame.refCnt() > 0).count();
    }
  }

  private final Loop loop;
  private final Framing framing;
  private final List<String> unflushed = new ArrayList<>();

  /** How often something left. */
  int flushes;

  private final List<String> sent = new ArrayList<>();
  private @Nullable Inbound inbound;
  private @Nullable Runnable whenSent;

  /** How the server ended it; null while it did not. */
  @Nullable Disconnect closedWith;

  /** Whether the server broke it off. */
  boolean aborted;

  /** Whether the server reads. */
  boolean reading = true;

  /** What {@link #queuedBytes} answers. */
  long queued;

  /** Makes the next flush fail like a bug would. */
  boolean brokenFlush;

  /** What the client came back with; null when it does not keep positions. */
  final @Nullable String resumedFrom;

  /** Positions it was last told. */
  String positions = "";

  /** Whether it tells failed connects in its own way. */
  boolean tellsFailure;

  /** A failed connect it was told of. */
  @Nullable String failure;

  /** Whether ping frames go beside pings. */
  boolean pingsByBoth;

  /** Pings by frame that were sent; -1 when the client wants them as messages. */
  int pingFrames = -1;

  /** How commands of other requests find one that does not only listen; "" for not at all. */
  String session = "";

  TestLink(Loop loop, Framing framing) {
    this(loop, framing, null);
  }

  TestLink(Loop loop, Framing framing, @Nullable String resumedFrom) {
    this.loop = loop;
    this.resumedFrom = resumedFrom;
    this.framing = framing;
  }

  void attach(Inbound newInbound) {
    inbound = newInbound;
  }

  boolean ended() {
    return closedWith != null || aborted;
  }

  /** What was sent since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  @Override
  public String transport() {
    return "websocket";
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public String session() {
    return framing.bare() ? "secret" : session;
  }

  @Override
  public void write(ByteBuf frame) {
    unflushed.add(frame.toString(StandardCharsets.UTF_8));
    frame.release();
  }

  @Override
  public void flush() {
    if (brokenFlush) {
      brokenFlush = false;
      throw new IllegalStateException("broken");
    }
    flushes += unflushed.isEmpty() ? 0 : 1;
    sent.addAll(unflushed);
    unflushed.clear();
  }

  @Override
  public long queuedBytes() {
    return queued;
  }

  @Override
  public void whenSent(Runnable told) {
    flush();
    whenSent = told;
  }

  /** Says that the client has taken everything. */
  void allSent() {
    Runnable told = whenSent;
    whenSent = null;
    queued = 0;
    if (told != null) {
      loop.execute(told);
    }
  }

  @Override
  public void reading(boolean on) {
    reading = on;
  }

  @Override
  public void close(Disconnect disconnect) {
    if (!ended()) {
      flush();
      closedWith = disconnect;
      gone();
    }
  }

  @Override
  public void abort() {
    if (!ended()) {
      unflushed.clear();
      aborted = true;
      gone();
    }
  }

  private void gone() {
    Inbound told = inbound;
    if (told != null) {
      loop.execute(told::closed);
    }
  }

  @Override
  public @Nullable String resumedFrom() {
    return resumedFrom;
  }

  @Override
  public void positions(String text) {
    positions = text;
    unflushed.add("id: " + text);
  }

  @Override
  public boolean connectFailed(int code, String text) {
    failure = code + " " + text;
    return tellsFailure;
  }

  @Override
  public boolean pingsByBoth() {
    return pingsByBoth;
  }

  @Override
  public boolean pingsByFrame() {
    return !pingsByBoth && pingFrames >= 0;
  }

  @Override
  public void pingFrame() {
    pingFrames++;
  }
}
