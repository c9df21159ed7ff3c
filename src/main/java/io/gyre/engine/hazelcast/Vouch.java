package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Asks a member whether it counts another one among the members. */
final class Vouch extends Wired implements Callable<Boolean>, HazelcastInstanceAware {

  private UUID member = new UUID(0, 0);
  private transient @Nullable HazelcastInstance instance;

  /** For reading. */
  Vouch() {
    super(Kinds.VOUCH);
  }

  /** A question about the member of this id. */
  Vouch(UUID member) {
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
    return here != null
        && here.getCluster().getMembers().stream().anyMatch(m -> m.getUuid().equals(member));
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
