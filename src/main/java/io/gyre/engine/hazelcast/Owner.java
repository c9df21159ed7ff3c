package io.gyre.engine.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this member knows as an owner of channels: the time, whether it may serve, and its era. Kept
 * in the instance's user context, where processors find it.
 *
 * <p>An era ends when so many members are lost that those may go on elsewhere. What a state says
 * was valid in the era it carries; in a later one it goes on under new names. A member that joins
 * takes over the era of those it joins.
 *
 * <p>Thread: any.
 */
final class Owner {

  private static final String KEY = "gyre.engine.owner";

  private final AtomicLong moments = new AtomicLong();
  private final AtomicLong era = new AtomicLong();
  private volatile Roll joined = Roll.NONE;
  private volatile @Nullable Rules rules;
  private volatile @Nullable Consumer<String> touched;

  /**
   * What a running engine knows.
   *
   * @param clockMillis the cluster's time
   * @param quorum whether the cluster is as large as it has to be
   * @param standing whether this member may speak for the cluster
   */
  record Rules(LongSupplier clockMillis, BooleanSupplier quorum, Voice standing) {}

  /** Whether a member may speak for the cluster, and what it says to others about that. */
  interface Voice {
    /** Whether it may; false for a moment only. */
    boolean serves();

    /** Whether it counts the same members as the one that asks. */
    boolean vouch(UUID asking, Set<UUID> theirs);

    /** A member is going to leave. */
    void leaves(UUID member);

    /** What members that join have to know; null while one may be among them who cannot read it. */
    @Nullable Roll roll();

    /** A member without an engine asked to be let in. */
    void strangerJoins();
  }

  /** Makes this what {@link #of} gives on the member of this configuration. */
  void installIn(Config config) {
    config.getUserContext().put(KEY, this);
  }

  /** Has {@code listener} told of pages of channels that changed on this member. */
  void onTouch(Consumer<String> listener) {
    touched = listener;
  }

  /** A page of channels changed here. */
  void touch(String page) {
    Consumer<String> listener = touched;
    if (listener != null) {
      listener.accept(page);
    }
  }

  /** From now on this member can serve. */
  void begin(Rules engine) {
    rules = engine;
  }

  /**
   * The instance's owner.
   *
   * @throws IllegalStateException for a member that was not prepared
   */
  static Owner of(HazelcastInstance instance) {
    if (instance.getUserContext().get(KEY) instanceof Owner owner) {
      return owner;
    }
    throw new IllegalStateException("not a member with an engine");
  }

  /** The owner's decisions for one run. */
  Moment moment() {
    // A count in the low bits lets two lives of the same millisecond be told apart in their order.
    long chance = ThreadLocalRandom.current().nextLong() << Moment.COUNT_BITS;
    long seed = chance | (moments.incrementAndGet() & Moment.COUNT_MASK);
    return new Moment(nowMillis(), seed, era());
  }

  long nowMillis() {
    Rules now = rules;
    return now == null ? 0 : now.clockMillis.getAsLong();
  }

  /** The era of this member; grows by itself, and is that of others after they were joined. */
  long era() {
    return era.get();
  }

  /** Begins another era. */
  long nextEra() {
    return era.incrementAndGet();
  }

  /** The others of this part of the cluster were in this era. */
  void seenEra(long other) {
    era.accumulateAndGet(other, Math::max);
  }

  /**
   * What members that join have to know; before an engine runs, what this one was told. Null while
   * one may be among them who cannot read it.
   */
  @Nullable Roll roll() {
    Rules now = rules;
    return now == null ? joined : now.standing.roll();
  }

  /** A member without an engine asked to be let in. */
  void strangerJoins() {
    Rules now = rules;
    if (now != null) {
      now.standing.strangerJoins();
    }
  }

  /** Takes over the era of those who are being joined. */
  void join(Roll theirs) {
    joined = theirs;
    era.set(theirs.era());
  }

  /** What those said who were joined last. */
  Roll joined() {
    return joined;
  }

  /** A member is going to leave. */
  void leaves(UUID member) {
    Rules now = rules;
    if (now != null) {
      now.standing.leaves(member);
    }
  }

  /**
   * Whether this member counts the same members with data as one that asks; one whose engine is not
   * up yet counts those of {@code cluster}.
   */
  boolean vouches(UUID asking, Set<UUID> theirs, Cluster cluster) {
    Rules now = rules;
    return now == null
        ? Standing.withData(cluster.getMembers()).equals(theirs)
        : now.standing.vouch(asking, theirs);
  }

  /** Whether this member may speak for the cluster. */
  boolean serves() {
    Rules now = rules;
    return now != null && now.standing.serves();
  }

  /**
   * Refuses to serve while it is open whether this member speaks for the cluster, and in a cluster
   * that is too small.
   *
   * @throws UncertainException in the first case: worth another try
   * @throws SplitBrainProtectionException in the second; Hazelcast's own, since it has to travel
   */
  void requireRight() {
    Rules now = rules;
    if (now == null || !now.standing.serves()) {
      throw new UncertainException();
    }
    if (!now.quorum.getAsBoolean()) {
      throw new SplitBrainProtectionException("fewer members than the cluster needs to serve");
    }
  }
}
