package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What this member knows as an owner of channels: the time, and whether it may serve. Kept in the
 * instance's user context, where processors find it.
 *
 * <p>Thread: any.
 */
final class Owner {

  private static final String KEY = "gyre.engine.owner";

  private final LongSupplier clockMillis;
  private final BooleanSupplier quorum;
  private final AtomicLong moments = new AtomicLong();

  Owner(LongSupplier clockMillis, BooleanSupplier quorum) {
    this.clockMillis = clockMillis;
    this.quorum = quorum;
  }

  /** Makes this what {@link #of} gives. */
  void installIn(HazelcastInstance instance) {
    instance.getUserContext().put(KEY, this);
  }

  /** The instance's owner; one with the cluster's time before an engine was made. */
  static Owner of(HazelcastInstance instance) {
    Object known = instance.getUserContext().get(KEY);
    return known instanceof Owner owner
        ? owner
        : new Owner(() -> instance.getCluster().getClusterTime(), () -> true);
  }

  /** The owner's decisions for one run. */
  Moment moment() {
    // A count in the low bits lets two lives of the same millisecond be told apart in their order.
    long chance = ThreadLocalRandom.current().nextLong() << Moment.COUNT_BITS;
    return new Moment(nowMillis(), chance | (moments.incrementAndGet() & Moment.COUNT_MASK));
  }

  long nowMillis() {
    return clockMillis.getAsLong();
  }

  /**
   * Refuses to serve in a cluster that is too small.
   *
   * @throws SplitBrainProtectionException then; Hazelcast's own, since it has to travel
   */
  void requireQuorum() {
    if (!quorum.getAsBoolean()) {
      throw new SplitBrainProtectionException("fewer members than the cluster needs to serve");
    }
  }
}
