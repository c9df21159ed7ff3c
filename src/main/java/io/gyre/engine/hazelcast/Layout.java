package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values that are not kinds of their own stand among the fields of those that are. */
final class Layout {
  private Layout() {}

  static void writeId(ObjectDataOutput out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  static UUID readId(ObjectDataInput in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  static void writeIds(ObjectDataOutput out, UUID[] ids) throws IOException {
    out.writeInt(ids.length);
    for (UUID id : ids) {
      writeId(out, id);
    }
  }

  static UUID[] readIds(ObjectDataInput in) throws IOException {
    UUID[] ids = new UUID[in.readInt()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = readId(in);
    }
    return ids;
  }

  static void writeText(ObjectDataOutput out, String text) throws IOException {
    out.writeString(text);
  }

  static String readText(ObjectDataInput in) throws IOException {
    String text = in.readString();
    return text == null ? "" : text;
  }

  static void writeBytes(ObjectDataOutput out, byte @Nullable [] bytes) throws IOException {
    out.writeByteArray(bytes);
  }

  static byte @Nullable [] readBytes(ObjectDataInput in) throws IOException {
    return in.readByteArray();
  }

  /** Bytes that are never absent. */
  static byte[] readBody(ObjectDataInput in) throws IOException {
    byte[] bytes = in.readByteArray();
    if (bytes == null) {
      throw new IOException("a body is missing");
    }
    return bytes;
  }

  static void writePosition(ObjectDataOutput out, StreamPosition position) throws IOException {
    out.writeLong(position.offset());
    out.writeString(position.epoch());
  }

  static StreamPosition readPosition(ObjectDataInput in) throws IOException {
    return new StreamPosition(in.readLong(), readText(in));
  }

  static void writeRetention(ObjectDataOutput out, Retention retention) throws IOException {
    out.writeInt(retention.size());
    out.writeLong(retention.ttl().toMillis());
    out.writeLong(retention.metaTtl().toMillis());
  }

  static Retention readRetention(ObjectDataInput in) throws IOException {
    return new Retention(
        in.readInt(), Duration.ofMillis(in.readLong()), Duration.ofMillis(in.readLong()));
  }

  static void writeOptions(ObjectDataOutput out, AppendOptions options) throws IOException {
    writeRetention(out, options.retention());
    out.writeBoolean(options.skipHistory());
    out.writeString(options.idempotencyKey());
    out.writeLong(options.version());
    out.writeString(options.versionEpoch());
    out.writeBoolean(options.delta());
  }

  static AppendOptions readOptions(ObjectDataInput in) throws IOException {
    return new AppendOptions(
        readRetention(in),
        in.readBoolean(),
        readText(in),
        in.readLong(),
        readText(in),
        in.readBoolean());
  }

  static void writeQuery(ObjectDataOutput out, HistoryQuery query) throws IOException {
    writeRetention(out, query.retention());
    out.writeInt(query.limit());
    StreamPosition since = query.since();
    out.writeBoolean(since != null);
    if (since != null) {
      writePosition(out, since);
    }
    out.writeBoolean(query.reverse());
  }

  static HistoryQuery readQuery(ObjectDataInput in) throws IOException {
    Retention retention = readRetention(in);
    int limit = in.readInt();
    StreamPosition since = in.readBoolean() ? readPosition(in) : null;
    return new HistoryQuery(retention, limit, since, in.readBoolean());
  }
}
