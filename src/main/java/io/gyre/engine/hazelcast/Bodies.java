package io.gyre.engine.hazelcast;

import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publications and client infos as the bytes that owners keep without looking into them: a layout
 * number, a set of flags, the fields that are present; then sealed.
 *
 * <p>Thread: any.
 */
final class Bodies {

  private static final int LAYOUT = 1;

  private static final int DATA = 1;
  private static final int INFO = 1 << 1;
  private static final int TAGS = 1 << 2;
  private static final int DELTA = 1 << 3;
  private static final int TIME = 1 << 4;
  private static final int KEY = 1 << 5;
  private static final int REMOVED = 1 << 6;
  private static final int SCORE = 1 << 7;
  private static final int VERSION = 1 << 8;

  private static final int CONN_INFO = 1;
  private static final int CHAN_INFO = 1 << 1;

  private final PayloadCodec codec;

  Bodies(PayloadCodec codec) {
    this.codec = codec;
  }

  /** The body of a publication, offset and epoch left out. */
  byte[] of(Publication p) {
    ByteWriter out = new ByteWriter();
    out.int8(LAYOUT);
    out.int32(flags(p));
    if (p.data() != null) {
      out.bytes(p.data().bytes());
    }
    if (p.info() != null) {
      write(out, p.info());
    }
    if (!p.tags().isEmpty()) {
      out.int32(p.tags().size());
      p.tags()
          .forEach(
              (key, value) -> {
                out.text(key);
                out.text(value);
              });
    }
    if (p.time() != 0) {
      out.int64(p.time());
    }
    if (!p.key().isEmpty()) {
      out.text(p.key());
    }
    if (p.score() != 0) {
      out.int64(p.score());
    }
    if (p.version() != 0) {
      out.int64(p.version());
    }
    return codec.seal(out.take());
  }

  private static int flags(Publication p) {
    return (p.data() != null ? DATA : 0)
        | (p.info() != null ? INFO : 0)
        | (p.tags().isEmpty() ? 0 : TAGS)
        | (p.delta() ? DELTA : 0)
        | (p.time() != 0 ? TIME : 0)
        | (p.key().isEmpty() ? 0 : KEY)
        | (p.removed() ? REMOVED : 0)
        | (p.score() != 0 ? SCORE : 0)
        | (p.version() != 0 ? VERSION : 0);
  }

  /**
   * The publication with this body.
   *
   * @param offset where it is kept
   * @param epoch of the stream
   */
  Publication publication(byte[] body, long offset, String epoch) {
    ByteBuffer in = opened(body);
    int flags = in.getInt();
    Publication.Builder p = Publication.builder();
    p.data(has(flags, DATA) ? Data.of(bytes(in)) : null);
    p.info(has(flags, INFO) ? readInfo(in) : null);
    if (has(flags, TAGS)) {
      p.tags(tags(in));
    }
    p.delta(has(flags, DELTA)).removed(has(flags, REMOVED));
    p.time(has(flags, TIME) ? in.getLong() : 0);
    p.key(has(flags, KEY) ? text(in) : "");
    p.score(has(flags, SCORE) ? in.getLong() : 0);
    p.version(has(flags, VERSION) ? in.getLong() : 0);
    return at(p.build(), offset, epoch);
  }

  /** A publication where it is kept; the first of a stream, and no other, tells the epoch. */
  static Publication at(Publication publication, long offset, String epoch) {
    return publication.toBuilder().offset(offset).epoch(offset == 1 ? epoch : "").build();
  }

  private static Map<String, String> tags(ByteBuffer in) {
    Map<String, String> tags = new LinkedHashMap<>();
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      tags.put(text(in), text(in));
    }
    return tags;
  }

  /** The body of a client's info. */
  byte[] of(ClientInfo info) {
    ByteWriter out = new ByteWriter();
    out.int8(LAYOUT);
    write(out, info);
    return codec.seal(out.take());
  }

  /** The client's info with this body. */
  ClientInfo info(byte[] body) {
    return readInfo(opened(body));
  }

  /**
   * A user id as a number that owners can count by and not read; 0 for anonymous users. Two users
   * of a channel share one with a probability of 10⁻⁹ among a hundred thousand.
   */
  static long user(String user) {
    if (user.isEmpty()) {
      return 0;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(user.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(ByteWriter out, ClientInfo info) {
    Data connInfo = info.connInfo();
    Data chanInfo = info.chanInfo();
    out.int8((connInfo == null ? 0 : CONN_INFO) | (chanInfo == null ? 0 : CHAN_INFO));
    out.text(info.user());
    out.text(info.client());
    if (connInfo != null) {
      out.bytes(connInfo.bytes());
    }
    if (chanInfo != null) {
      out.bytes(chanInfo.bytes());
    }
  }

  private static ClientInfo readInfo(ByteBuffer in) {
    int flags = in.get();
    String user = text(in);
    String client = text(in);
    return new ClientInfo(
        user, client, data(in, has(flags, CONN_INFO)), data(in, has(flags, CHAN_INFO)));
  }

  private static @Nullable Data data(ByteBuffer in, boolean present) {
    return present ? Data.of(bytes(in)) : null;
  }

  private ByteBuffer opened(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(codec.open(body));
    byte layout = in.get();
    if (layout != LAYOUT) {
      throw new IllegalStateException("a body has layout " + layout + "; this node reads 1");
    }
    return in;
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }
}
