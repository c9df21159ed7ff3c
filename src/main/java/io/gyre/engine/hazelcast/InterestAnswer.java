package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** Where a channel's numbering stands, and whether the asking node is told of what follows. */
final class InterestAnswer extends Wired {

  /** Life of the numbering; 0 when the owner knows nothing of the channel. */
  long life;

  /** Number of the last publication. */
  long number;

  /** Whether the node is registered. */
  boolean registered;

  /** For reading. */
  InterestAnswer() {
    super(Kinds.INTEREST_ANSWER);
  }

  InterestAnswer(long life, long number, boolean registered) {
    this();
    this.life = life;
    this.number = number;
    this.registered = registered;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(life);
    out.writeLong(number);
    out.writeBoolean(registered);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    life = in.readLong();
    number = in.readLong();
    registered = in.readBoolean();
  }
}
