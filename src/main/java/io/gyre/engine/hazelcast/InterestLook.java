package io.gyre.engine.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks where channels stand and whether a node is registered, changing nothing. */
final class InterestLook extends Wired
    implements EntryProcessor<String, StreamState, InterestAnswer>, ReadOnly {

  private UUID node = new UUID(0, 0);

  /** For reading. */
  InterestLook() {
    super(Kinds.LOOK);
  }

  InterestLook(UUID node) {
    this();
    this.node = node;
  }

  @Override
  public InterestAnswer process(Map.Entry<String, StreamState> entry) {
    StreamState state = entry.getValue();
    return state == null
        ? new InterestAnswer(0, 0, false)
        : new InterestAnswer(state.life, state.number, state.interests(node));
  }

  @Override
  public @Nullable EntryProcessor<String, StreamState, InterestAnswer> getBackupProcessor() {
    return null;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, node);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    node = Layout.readId(in);
  }
}
