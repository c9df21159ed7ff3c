package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Tells a member that another one is going to leave, so that its absence means nothing bad. */
final class Farewell extends Wired implements Callable<Boolean>, HazelcastInstanceAware {

  private UUID member = new UUID(0, 0);
  private transient @Nullable HazelcastInstance instance;

  /** For reading. */
  Farewell() {
    super(Kinds.FAREWELL);
  }

  /** Of the member of this id. */
  Farewell(UUID member) {
    this();
    this.member = member;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance here) {
    instance = here;
  }

  @Override
  public Boolean call() {
    HazelcastInstance here = instance;
    if (here != null) {
      Owner.of(here).leaves(member);
    }
    return true;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, member);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    member = Layout.readId(in);
  }
}
