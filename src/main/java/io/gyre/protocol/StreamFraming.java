package io.gyre.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages one after another in a stream of bytes, as in the body of an HTTP response (protocol
 * sections 9.3, 9.4 and 9.8). With chunks, each message is a chunk of a body with {@code
 * Transfer-Encoding: chunked} (RFC 9112 section 7.1), so that ready frames can be shared there too.
 */
public final class StreamFraming implements Framing {

  /** How one message is told from the next. */
  public enum Shape {
    /** JSON, each message with a line feed behind it. */
    LINES(ProtocolType.JSON, "", "\n"),
    /** JSON, each message an event of a {@code text/event-stream}. */
    EVENTS(ProtocolType.JSON, "data: ", "\n\n"),
    /** Protobuf, each message after its length as a varint. */
    DELIMITED(ProtocolType.PROTOBUF, "", ""),
    /** Protobuf, each message after a zero byte and its length in four bytes, as in gRPC. */
    GRPC(ProtocolType.PROTOBUF, "", "");

    private final ProtocolType protocol;
    private final String before;
    private final String behind;

    Shape(ProtocolType protocol, String before, String behind) {
      this.protocol = protocol;
      this.before = before;
      this.behind = behind;
    }
  }

  private static final int GRPC_PREFIX = 5;
  private static final List<StreamFraming> ALL = all();

  private final Shape shape;
  private final boolean bare;
  private final boolean chunked;
  private final byte[] before;
  private final byte[] behind;

  private StreamFraming(Shape shape, boolean bare, boolean chunked) {
    this.shape = shape;
    this.bare = bare;
    this.chunked = chunked;
    this.before = ascii(shape.before);
    this.behind = ascii(chunked ? shape.behind + "\r\n" : shape.behind);
  }

  /**
   * Returns the framing of a shape, always the same instance.
   *
   * @param bare whether pushes travel bare: unidirectional connections
   * @param chunked whether each message is a chunk: HTTP/1.1
   */
  public static StreamFraming of(Shape shape, boolean bare, boolean chunked) {
    return ALL.stream()
        .filter(one -> one.shape == shape && one.bare == bare && one.chunked == chunked)
        .findFirst()
        .orElseThrow();
  }

  private static List<StreamFraming> all() {
    List<StreamFraming> all = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (boolean bare : List.of(false, true)) {
        all.add(new StreamFraming(shape, bare, false));
        all.add(new StreamFraming(shape, bare, true));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public ProtocolType protocol() {
    return shape.protocol;
  }

  @Override
  public boolean bare() {
    return bare;
  }

  /** Returns whether the end of the body needs {@link #ending}. */
  public boolean chunked() {
    return chunked;
  }

  @Override
  public ByteBuf frame(byte[] message) {
    int prefix = prefix(message);
    int content = before.length + prefix + message.length + shape.behind.length();
    byte[] size = chunked ? ascii(Integer.toHexString(content) + "\r\n") : before;
    ByteBuf out =
        ByteBufAllocator.DEFAULT.directBuffer(
            (chunked ? size.length : 0) + content + behind.length - shape.behind.length());
    if (chunked) {
      out.writeBytes(size);
    }
    out.writeBytes(before);
    if (shape == Shape.DELIMITED) {
      Varints.write(out, message.length);
    } else if (shape == Shape.GRPC) {
      out.writeByte(0).writeInt(message.length);
    }
    int start = out.writerIndex();
    out.writeBytes(message);
    if (shape == Shape.EVENTS) {
      spaceOut(out, start);
    }
    return out.writeBytes(behind);
  }

  /**
   * Returns a line that gives the next event an id, which the client sends when it comes back; the
   * caller owns the buffer and releases it. Only for {@link Shape#EVENTS}.
   *
   * @param id ASCII without line breaks
   */
  public ByteBuf id(String id) {
    if (shape != Shape.EVENTS) {
      throw new IllegalStateException(shape + " has no ids");
    }
    String line = "id: " + id + "\n";
    return Unpooled.copiedBuffer(
        ascii(chunked ? Integer.toHexString(line.length()) + "\r\n" + line + "\r\n" : line));
  }

  private int prefix(byte[] message) {
    return switch (shape) {
      case DELIMITED -> Varints.size(message.length);
      case GRPC -> GRPC_PREFIX;
      default -> 0;
    };
  }

  /**
   * A carriage return ends a line of an event stream. Within JSON it can only be white space
   * between tokens.
   */
  private static void spaceOut(ByteBuf out, int start) {
    int at = out.indexOf(start, out.writerIndex(), (byte) '\r');
    while (at >= 0) {
      out.setByte(at, ' ');
      at = out.indexOf(at + 1, out.writerIndex(), (byte) '\r');
    }
  }

  /** Returns what the body begins with, before any message: an empty line of an event stream. */
  public String opening() {
    if (shape != Shape.EVENTS) {
      return "";
    }
    return chunked ? "2\r\n\r\n\r\n" : "\r\n";
  }

  /** Returns what ends the body; the caller owns it. */
  public ByteBuf ending() {
    return chunked ? Unpooled.copiedBuffer(ascii("0\r\n\r\n")) : Unpooled.EMPTY_BUFFER;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
