package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The last batch a node appended to a channel, kept so that a second run gives the first one's
 * answer. One is enough, since a node has one batch of a channel under way at a time.
 *
 * @param id growing with every batch of the node
 * @param atMillis when it ran first
 * @param results without previous publications
 */
record Batch(long id, long atMillis, List<AppendResult> results) {

  /** Whether nothing of it is kept, so that a second run would be seen only where it is heard. */
  boolean isUnkept() {
    return results.stream().allMatch(result -> result.position().offset() == 0);
  }

  /**
   * The same in a stream that goes on under a new name.
   *
   * @param rename a position of the old name becomes one of the new
   * @param first offset before the oldest that is kept, which has number 1 now
   */
  Batch renamed(UnaryOperator<StreamPosition> rename, long first) {
    List<AppendResult> next = new ArrayList<>(results.size());
    for (AppendResult result : results) {
      StreamPosition position = rename.apply(result.position());
      boolean numbered = result.number() != 0 && !position.equals(result.position());
      long number = numbered ? Math.max(0, position.offset() - first) : 0;
      next.add(new AppendResult(result.outcome(), number, position, null));
    }
    return new Batch(id, atMillis, next);
  }

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
