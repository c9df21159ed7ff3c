package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Asks a member whether it counts the same members with data. */
final class Vouch extends Wired implements Callable<Boolean>, HazelcastInstanceAware {

  private UUID asking = new UUID(0, 0);
  private Set<UUID> members = Set.of();
  private transient @Nullable HazelcastInstance instance;

  /** For reading. */
  Vouch() {
    super(Kinds.VOUCH);
  }

  /**
   * A question.
   *
   * @param members the members with data that the asking one counts
   */
  Vouch(UUID asking, Set<UUID> members) {
    this();
    this.asking = asking;
    this.members = members;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance here) {
    instance = here;
  }

  @Override
  public Boolean call() {
    HazelcastInstance here = instance;
    return here != null && Owner.of(here).vouches(asking, members, here.getCluster());
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, asking);
    Layout.writeIds(out, members.toArray(UUID[]::new));
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    asking = Layout.readId(in);
    members = Set.of(Layout.readIds(in));
  }
}
