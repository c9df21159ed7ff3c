package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a step of the owner on a backup.
 *
 * @param <R> the step's answer, which nobody reads here
 */
final class Replica<R> extends Wired implements EntryProcessor<String, StreamState, R> {

  private @Nullable StreamProcessor<R> step;
  private Moment at = new Moment(0, 0, 0);
  private Stamp stamp = new Stamp(0, 0, null, 0);

  /** For reading. */
  Replica() {
    super(Kinds.REPLICA);
  }

  Replica(StreamProcessor<R> step, Moment at, Stamp stamp) {
    this();
    this.step = step;
    this.at = at;
    this.stamp = stamp;
  }

  @Override
  public @Nullable R process(Map.Entry<String, StreamState> entry) {
    if (step != null) {
      step.repeat(entry, at, stamp);
    }
    return null;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeObject(step);
    out.writeLong(at.nowMillis());
    out.writeLong(at.seed());
    out.writeLong(at.era());
    stamp.write(out);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    step = in.readObject();
    at = new Moment(in.readLong(), in.readLong(), in.readLong());
    stamp = Stamp.read(in);
  }
}
