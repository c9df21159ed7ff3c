package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from Protobuf; unknown fields are skipped, a known field of another wire type is
 * refused with {@link ProtocolException}.
 *
 * <p>Thread: one at a time.
 */
public final class ProtobufReader implements FieldReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int START_GROUP = 3;
  private static final int END_GROUP = 4;
  private static final int FIXED32 = 5;
  private static final byte[] EMPTY_VALUE = {0};

  private final byte[] in;
  private int pos;
  private int limit;
  private int wireType = BYTES;

  /** Whether the next message to enter is the input itself, without a length before it. */
  private boolean bare;

  private ProtobufReader(byte[] in, boolean bare) {
    this.in = in;
    this.limit = in.length;
    this.bare = bare;
  }

  /** Returns a reader of one message. */
  public static ProtobufReader bare(byte[] message) {
    return new ProtobufReader(message, true);
  }

  /** Returns a reader of messages that have their length before them. */
  static ProtobufReader delimited(byte[] frame) {
    return new ProtobufReader(frame, false);
  }

  /** Returns whether everything is read. */
  boolean isDone() {
    return pos == in.length;
  }

  @Override
  public int begin() {
    int outer = limit;
    if (bare) {
      bare = false;
    } else {
      int length = length();
      limit = pos + length;
    }
    return outer;
  }

  @Override
  public int next(Fields fields) {
    return next();
  }

  /**
   * Returns the number of the next field, whose value is then to be read or skipped; 0 at the end
   * of the message.
   */
  public int next() {
    if (pos == limit) {
      return 0;
    }
    long tag = varint();
    wireType = (int) tag & 7;
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw bad();
    }
    return (int) (tag >>> 3);
  }

  @Override
  public void end(int mark) {
    limit = mark;
    // A delimited message that follows is read without a tag.
    wireType = BYTES;
  }

  @Override
  public boolean absent() {
    return false;
  }

  @Override
  public void skip() {
    int groups = 0;
    do {
      if (groups > 0) {
        next();
      }
      switch (wireType) {
        case VARINT -> varint();
        case FIXED64 -> advance(8);
        case BYTES -> advance(length());
        case START_GROUP -> groups++;
        case END_GROUP -> groups--;
        case FIXED32 -> advance(4);
        default -> throw bad();
      }
    } while (groups > 0 && pos < limit);
    if (groups != 0) {
      throw bad();
    }
  }

  @Override
  public String text() {
    int length = length();
    String text = new String(in, pos, length, StandardCharsets.UTF_8);
    pos += length;
    return text;
  }

  @Override
  public boolean flag() {
    return int64() != 0;
  }

  @Override
  public long uint32() {
    return int64() & 0xFFFF_FFFFL;
  }

  @Override
  public long uint64() {
    return int64();
  }

  @Override
  public int int32() {
    return (int) int64();
  }

  @Override
  public long int64() {
    if (wireType != VARINT) {
      throw bad();
    }
    return varint();
  }

  @Override
  public Data raw() {
    int length = length();
    Data data = Data.of(Arrays.copyOfRange(in, pos, pos + length));
    pos += length;
    return data;
  }

  @Override
  public <T> void elements(List<T> into, Function<FieldReader, T> element) {
    into.add(element.apply(this));
  }

  @Override
  public <V> void entries(Map<String, V> into, Function<FieldReader, V> value) {
    String key = "";
    @Nullable V found = null;
    int outer = begin();
    for (int field = next(); field != 0; field = next()) {
      switch (field) {
        case 1 -> key = text();
        case 2 -> found = value.apply(this);
        default -> skip();
      }
    }
    end(outer);
    into.put(key, found != null ? found : value.apply(delimited(EMPTY_VALUE)));
  }

  private int length() {
    if (wireType != BYTES) {
      throw bad();
    }
    long length = varint();
    if (length < 0 || length > limit - pos) {
      throw bad();
    }
    return (int) length;
  }

  private void advance(int count) {
    if (count > limit - pos) {
      throw bad();
    }
    pos += count;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (pos == limit) {
        throw bad();
      }
      byte b = in[pos++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw bad();
  }

  private static ProtocolException bad() {
    return new ProtocolException(Disconnect.BAD_REQUEST);
  }
}
