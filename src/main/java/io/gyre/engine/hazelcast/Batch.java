package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The last batch a node appended to a channel, kept so that a second run gives the first one's
 * answer. One is enough, since a node has one batch of a channel under way at a time.
 *
 * @param id growing with every batch of the node
 * @param atMillis when it ran first
 * @param results without previous publications
 */
record Batch(long id, long atMillis, List<AppendResult> results) {

  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(id);
    out.writeLong(atMillis);
    AppendResult.writeAll(out, results);
  }

  static Batch read(ObjectDataInput in) throws IOException {
    return new Batch(in.readLong(), in.readLong(), AppendResult.readAll(in));
  }

  /** A batch that remembers {@code results} without what they carry along. */
  static Batch of(long id, long atMillis, List<AppendResult> results) {
    List<AppendResult> bare = new ArrayList<>(results.size());
    results.forEach(result -> bare.add(result.withoutPrevious()));
    return new Batch(id, atMillis, bare);
  }
}
