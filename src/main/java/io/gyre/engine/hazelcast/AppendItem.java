package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.AppendOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a batch.
 *
 * @param body of the publication; null for a question of who is interested, put in line with the
 *     publications
 * @param options null without a body
 */
record AppendItem(byte @Nullable [] body, @Nullable AppendOptions options) {

  /** Asks only who is interested. */
  static final AppendItem NOTHING = new AppendItem(null, null);

  static void writeAll(ObjectDataOutput out, List<AppendItem> items) throws IOException {
    out.writeInt(items.size());
    for (AppendItem item : items) {
      Layout.writeBytes(out, item.body);
      if (item.options != null) {
        Layout.writeOptions(out, item.options);
      }
    }
  }

  static List<AppendItem> readAll(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    List<AppendItem> items = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      byte[] body = Layout.readBytes(in);
      items.add(body == null ? NOTHING : new AppendItem(body, Layout.readOptions(in)));
    }
    return items;
  }
}
