package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A step on one channel's presence; may run twice.
 *
 * <p>Thread: the partition's.
 *
 * @param <R> the answer
 */
abstract class RoomProcessor<R> extends Wired
    implements EntryProcessor<String, Room, R>, HazelcastInstanceAware {

  private transient @Nullable Owner owner;

  RoomProcessor(int kind) {
    super(kind);
  }

  @Override
  public final void setHazelcastInstance(HazelcastInstance instance) {
    owner = Owner.of(instance);
  }

  /** The owner's time, of a member that may serve. */
  final long nowMillis() {
    Owner here = owner;
    if (here == null) {
      throw new IllegalStateException("not run by a member");
    }
    here.requireRight();
    return here.nowMillis();
  }
}
