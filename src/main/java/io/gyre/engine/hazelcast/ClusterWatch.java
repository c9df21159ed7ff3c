package io.gyre.engine.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.partition.PartitionLostEvent;
import com.hazelcast.partition.PartitionLostListener;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees members come and go: has the traces of dead nodes removed from every channel and this node's
 * own interests compared with their owners. The oldest member does what has to be done once.
 *
 * <p>Thread: Hazelcast's for the events, which only hand on; any otherwise.
 */
final class ClusterWatch implements MembershipListener, LifecycleListener, PartitionLostListener {

  /** The attribute of a member that tells its node's id. */
  static final String NODE_ATTRIBUTE = "gyre.node";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
  private static final Duration UPKEEP = Duration.ofSeconds(30);

  /** How long every round looks for the traces of a dead node. */
  private static final long DEAD_MILLIS = 600_000;

  /** Comparisons after a change, since the owners may still be moving. */
  private static final List<Duration> AUDITS_AFTER_CHANGE =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final HazelcastInstance instance;
  private final EngineParts parts;
  private final Owner owner;
  private final Standing standing;
  private final IntSupplier minimum;
  private final Map<UUID, Long> dead = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Promise<Void> left = Promise.promise();
  private volatile int members;
  private volatile @Nullable Runnable audit;
  private volatile @Nullable Rounds rounds;
  private @Nullable UUID membership;
  private @Nullable UUID lifecycle;
  private @Nullable UUID losses;

  ClusterWatch(HazelcastInstance instance, EngineParts parts, Owner owner) {
    this.instance = instance;
    this.parts = parts;
    this.owner = owner;
    this.standing = new Standing(instance, parts, owner, this::eraBegan);
    this.minimum = parts.options().minimumMembers();
    this.members = instance.getCluster().getMembers().size();
  }

  /** Begins to watch. */
  void start(Runnable auditOfInterests, Rounds roundsOverChannels) {
    audit = auditOfInterests;
    rounds = roundsOverChannels;
    membership = instance.getCluster().addMembershipListener(this);
    lifecycle = instance.getLifecycleService().addLifecycleListener(this);
    losses = instance.getPartitionService().addPartitionLostListener(this);
    members = instance.getCluster().getMembers().size();
    standing.start();
    Loop loop = parts.loops().get(0);
    loop.execute(() -> repeat(loop));
  }

  Standing standing() {
    return standing;
  }

  boolean hasQuorum() {
    return members >= minimum.getAsInt();
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    members = event.getMembers().size();
    standing.look();
    UUID node = nodeOf(event.getMember());
    if (node != null) {
      dead.remove(node);
    }
    changed();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    members = event.getMembers().size();
    UUID node = nodeOf(event.getMember());
    if (node != null) {
      dead.put(node, owner.nowMillis());
    }
    standing.look();
    changed();
    upkeep();
  }

  /**
   * Has all channels go on under new names at once, so that also the quiet ones' subscribers know.
   */
  private void eraBegan() {
    changed();
    upkeep();
  }

  @Override
  public void stateChanged(LifecycleEvent event) {
    LifecycleEvent.LifecycleState state = event.getState();
    if (state == LifecycleEvent.LifecycleState.MERGING) {
      standing.suspend();
      runHere();
    } else if (state == LifecycleEvent.LifecycleState.MERGE_FAILED) {
      standing.resume();
    } else if (state == LifecycleEvent.LifecycleState.MERGED) {
      standing.resume();
      // Those the other half took for dead, and this half for dead, live in one cluster again.
      dead.clear();
      members = instance.getCluster().getMembers().size();
      changed();
    }
  }

  @Override
  public void partitionLost(PartitionLostEvent event) {
    changed();
  }

  static @Nullable UUID nodeOf(Member member) {
    String id = member.getAttribute(NODE_ATTRIBUTE);
    return id == null ? null : UUID.fromString(id);
  }

  private void changed() {
    Runnable task = audit;
    if (task != null && !closed.get()) {
      Loop loop = parts.loops().get(0);
      loop.execute(() -> AUDITS_AFTER_CHANGE.forEach(delay -> loop.after(delay, task)));
    }
  }

  private void repeat(Loop loop) {
    loop.after(
        UPKEEP,
        () -> {
          if (!closed.get()) {
            upkeep();
            repeat(loop);
          }
        });
  }

  private void upkeep() {
    if (!closed.get() && isOldest()) {
      dead.values().removeIf(since -> since + DEAD_MILLIS < owner.nowMillis());
      Set<UUID> gone = Set.copyOf(dead.keySet());
      parts.blocking().execute(() -> run(gone));
    }
  }

  /** Of the nodes: other members, services on the bus, have no engine. */
  private boolean isOldest() {
    return instance.getLifecycleService().isRunning()
        && instance.getCluster().getMembers().stream()
            .filter(member -> member.getAttribute(NODE_ATTRIBUTE) != null)
            .findFirst()
            .map(Member::localMember)
            .orElse(false);
  }

  /**
   * What this member takes to others bears its own names, and tells of its own nodes only: others
   * know better of theirs.
   */
  private void runHere() {
    Rounds all = rounds;
    try {
      if (all != null) {
        all.runHere(owner.moment(), Set.copyOf(dead.keySet()));
      }
    } catch (RuntimeException e) {
      LOG.warn("state not prepared for the merge cause={}", e.toString());
    }
  }

  private void run(Set<UUID> gone) {
    Rounds all = rounds;
    try {
      if (all != null) {
        all.run(owner.moment(), gone);
      }
    } catch (RuntimeException e) {
      String cause = e.getClass().getSimpleName();
      LOG.warn("round over all channels failed cause={} action=next_round_in_30s", cause);
    }
  }

  /** Stops watching and removes this node's own traces; without effect the second time. */
  Future<Void> leave() {
    if (closed.compareAndSet(false, true)) {
      parts
          .blocking()
          .execute(
              () -> {
                if (instance.getLifecycleService().isRunning()) {
                  standing.farewell();
                  stopListening();
                  run(Set.of(parts.nodeId()));
                }
                left.complete();
              });
    }
    return left.future();
  }

  private void stopListening() {
    if (membership != null) {
      instance.getCluster().removeMembershipListener(membership);
    }
    if (lifecycle != null) {
      instance.getLifecycleService().removeLifecycleListener(lifecycle);
    }
    if (losses != null) {
      instance.getPartitionService().removePartitionLostListener(losses);
    }
  }
}
