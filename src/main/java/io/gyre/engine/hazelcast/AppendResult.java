package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.Appended.Outcome;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner did with one item of a batch.
 *
 * @param number in the channel's life; 0 when nothing is to be delivered in order
 * @param previous body of the publication before, when asked for and kept
 */
record AppendResult(
    Outcome outcome, long number, StreamPosition position, byte @Nullable [] previous) {

  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

  AppendResult withoutPrevious() {
    return previous == null ? this : new AppendResult(outcome, number, position, null);
  }

  static void writeAll(ObjectDataOutput out, List<AppendResult> results) throws IOException {
    out.writeInt(results.size());
    for (AppendResult result : results) {
      out.writeByte(OUTCOMES.indexOf(result.outcome));
      out.writeLong(result.number);
      Layout.writePosition(out, result.position);
      Layout.writeBytes(out, result.previous);
    }
  }

  static List<AppendResult> readAll(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    List<AppendResult> results = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      results.add(
          new AppendResult(
              OUTCOMES.get(in.readByte()),
              in.readLong(),
              Layout.readPosition(in),
              Layout.readBytes(in)));
    }
    return results;
  }
}
