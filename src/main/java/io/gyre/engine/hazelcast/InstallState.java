package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a backup the owner's whole state of a channel.
 *
 * @param <R> any
 */
final class InstallState<R> extends Wired implements EntryProcessor<String, StreamState, R> {

  private @Nullable StreamState state;

  /** For reading. */
  InstallState() {
    super(Kinds.INSTALL);
  }

  InstallState(StreamState state) {
    this();
    this.state = state;
  }

  @Override
  public @Nullable R process(Map.Entry<String, StreamState> entry) {
    entry.setValue(state);
    return null;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeObject(state);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    state = in.readObject();
  }
}
