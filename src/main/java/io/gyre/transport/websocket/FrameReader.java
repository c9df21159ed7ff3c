package io.gyre.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's frames (RFC 6455 section 5) and puts fragments together. Keeps bytes only while
 * a frame or a message is incomplete, so an idle connection owns no buffer.
 *
 * <p>Texts of violations are those of the reference server; they end up in the close frame. Text
 * and binary frames are alike and UTF-8 is not checked, as there.
 *
 * <p>Thread: the lane's loop.
 */
final class FrameReader {

  static final int PROTOCOL_ERROR = 1002;
  static final int TOO_BIG = 1009;

  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int LONGEST_CONTROL = 125;
  private static final byte[] NOTHING = {};

  /** Who gets what was read. */
  interface Sink {
    /** A whole message, unmasked; {@code compressed} if its first frame said so. */
    void message(byte[] payload, boolean compressed);

    /** A ping with its payload. */
    void ping(byte[] payload);

    /** A pong. */
    void pong();

    /** The peer's close frame with its payload. */
    void peerClose(byte[] payload);

    /** The peer broke a rule; what follows is read on, in case its close frame is there. */
    void violation(int closeCode, String reason);

    /** Whether the connection is still of interest. */
    boolean reads();
  }

  private final Sink sink;
  private final int limit;
  private final boolean mayCompress;
  private @Nullable ByteBuf partial;
  private byte @Nullable [] fragments;
  private int fragmentsSize;
  private boolean compressed;
  private long skip;

  /**
   * A reader at the start of a frame.
   *
   * @param limit largest message on the wire, bytes
   * @param mayCompress whether permessage-deflate was negotiated
   */
  FrameReader(Sink sink, int limit, boolean mayCompress) {
    this.sink = sink;
    this.limit = limit;
    this.mayCompress = mayCompress;
  }

  /** Reads what arrived, of which it takes ownership. */
  @SuppressWarnings("ReferenceEquality") // which of two buffers it is, not what is in them
  void read(ByteBuf arrived) {
    ByteBuf in = arrived;
    if (partial != null) {
      in = partial.writeBytes(arrived);
      partial = null;
      arrived.release();
    }
    try {
      while (sink.reads() && step(in)) {
        // One frame, or part of one to be skipped, a step.
      }
      if (sink.reads() && in.isReadable()) {
        // The receive buffer is made for much, the rest may stay for long: so it moves.
        partial =
            in == arrived
                ? ByteBufAllocator.DEFAULT.directBuffer(in.readableBytes()).writeBytes(in)
                : in.discardReadBytes().retain();
      }
    } finally {
      in.release();
    }
  }

  /** Gives back what is held; nothing may be read afterwards. */
  void release() {
    fragments = null;
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  private boolean step(ByteBuf in) {
    int readable = in.readableBytes();
    if (skip > 0) {
      int now = (int) Math.min(skip, readable);
      in.skipBytes(now);
      skip -= now;
      return now > 0;
    }
    if (readable < 2) {
      return false;
    }
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    int second = in.getUnsignedByte(start + 1);
    String broken = violated(first, second);
    if (broken != null) {
      in.skipBytes(readable);
      sink.violation(PROTOCOL_ERROR, broken);
      return false;
    }
    int header = headerSize(second);
    if (readable < header) {
      return false;
    }
    long length = payloadLength(in, start, second);
    boolean data = (first & CLOSE) == 0;
    if (length < 0 || (data && length > limit - fragmentsSize)) {
      in.skipBytes(header);
      tooBig(length);
      return true;
    }
    if (readable - header < length) {
      return false;
    }
    in.skipBytes(header);
    byte[] payload = length == 0 ? NOTHING : unmasked(in, (int) length);
    dispatch(first, payload);
    return true;
  }

  private void tooBig(long length) {
    skip = length < 0 ? Long.MAX_VALUE : length;
    fragments = null;
    fragmentsSize = 0;
    sink.violation(TOO_BIG, "");
  }

  private @Nullable String violated(int first, int second) {
    int opcode = first & 0x0F;
    boolean fin = (first & FIN) != 0;
    if ((first & COMPRESSED) != 0 && (!mayCompress || opcode == CONTINUATION || opcode >= CLOSE)) {
      return "RSV1 set";
    }
    if ((first & 0x20) != 0) {
      return "RSV2 set";
    }
    if ((first & 0x10) != 0) {
      return "RSV3 set";
    }
    if (opcode >= CLOSE && opcode <= PONG) {
      if ((second & 0x7F) > LONGEST_CONTROL) {
        return "len > 125 for control";
      }
      if (!fin) {
        return "FIN not set on control";
      }
    } else if (opcode > BINARY) {
      return "bad opcode " + opcode;
    } else if (opcode == CONTINUATION && fragments == null) {
      return "continuation after FIN";
    } else if (opcode != CONTINUATION && fragments != null) {
      return "data before FIN";
    }
    return (second & 0x80) == 0 ? "bad MASK" : null;
  }

  private void dispatch(int first, byte[] payload) {
    switch (first & 0x0F) {
      case CLOSE -> sink.peerClose(payload);
      case PING -> sink.ping(payload);
      case PONG -> sink.pong();
      default -> data(first, payload);
    }
  }

  private void data(int first, byte[] payload) {
    boolean fin = (first & FIN) != 0;
    if ((first & 0x0F) != CONTINUATION) {
      compressed = (first & COMPRESSED) != 0;
      if (fin) {
        sink.message(payload, compressed);
      } else {
        fragments = payload;
        fragmentsSize = payload.length;
      }
      return;
    }
    append(payload);
    if (fin) {
      byte[] whole = Arrays.copyOf(fragments, fragmentsSize);
      fragments = null;
      fragmentsSize = 0;
      sink.message(whole, compressed);
    }
  }

  private void append(byte[] payload) {
    byte[] all = fragments == null ? NOTHING : fragments;
    int needed = fragmentsSize + payload.length;
    if (needed > all.length) {
      all = Arrays.copyOf(all, Math.max(needed, Math.min(limit, 2 * all.length)));
    }
    System.arraycopy(payload, 0, all, fragmentsSize, payload.length);
    fragments = all;
    fragmentsSize = needed;
  }

  private static int headerSize(int second) {
    int length = second & 0x7F;
    return 6 + (length < 126 ? 0 : length == 126 ? 2 : 8);
  }

  private static long payloadLength(ByteBuf in, int start, int second) {
    int length = second & 0x7F;
    if (length < 126) {
      return length;
    }
    return length == 126 ? in.getUnsignedShort(start + 2) : in.getLong(start + 2);
  }

  /** Reads {@code length} bytes whose mask lies right before them (RFC 6455 section 5.3). */
  private static byte[] unmasked(ByteBuf in, int length) {
    int mask = in.getInt(in.readerIndex() - 4);
    byte[] payload = new byte[length];
    in.readBytes(payload);
    Masking.apply(mask, payload);
    return payload;
  }
}
