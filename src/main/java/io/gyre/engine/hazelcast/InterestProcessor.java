package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/**
 * Registers a node for what is published to a channel, or ends that; doing it again is harmless.
 */
final class InterestProcessor extends StreamProcessor<InterestAnswer> {

  private UUID node = new UUID(0, 0);
  private boolean wanted;

  /** For reading. */
  InterestProcessor() {
    super(Kinds.INTEREST);
  }

  InterestProcessor(UUID node, boolean wanted) {
    this();
    this.node = node;
    this.wanted = wanted;
  }

  @Override
  InterestAnswer apply(StreamState state, Moment at) {
    if (wanted) {
      state.addNode(node);
    } else {
      state.removeNodes(Set.of(node));
    }
    return new InterestAnswer(state.life, state.number, wanted);
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, node);
    out.writeBoolean(wanted);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    node = Layout.readId(in);
    wanted = in.readBoolean();
  }
}
