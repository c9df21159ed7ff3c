package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step on one channel, run by its owner and repeated on the backups with the owner's decisions.
 * May run twice.
 *
 * <p>Thread: the partition's.
 *
 * @param <R> the answer
 */
abstract class StreamProcessor<R> extends Wired
    implements EntryProcessor<String, StreamState, R>, HazelcastInstanceAware {

  private transient @Nullable Owner owner;
  private transient @Nullable EntryProcessor<String, StreamState, R> backup;

  StreamProcessor(int kind) {
    super(kind);
  }

  /** Does the step; the answer does not matter on a backup. */
  abstract R apply(StreamState state, Moment at);

  /** Whether the step found itself done, so that only the backups may lack it. */
  boolean wasRepeat() {
    return false;
  }

  @Override
  public final void setHazelcastInstance(HazelcastInstance instance) {
    owner = Owner.of(instance);
  }

  /** The answer for a channel of which nothing is known; null to begin with an empty state. */
  @Nullable R absent() {
    return null;
  }

  /** Whether what is over is forgotten before the step. */
  boolean expires() {
    return true;
  }

  /** Whether every answer waits for the backups, whenever the state changed. */
  boolean isAlwaysWitnessed() {
    return false;
  }

  @Override
  public final R process(Map.Entry<String, StreamState> entry) {
    Owner here = owner;
    if (here == null) {
      throw new IllegalStateException("not run by a member");
    }
    here.requireRight();
    backup = null;
    StreamState before = entry.getValue();
    R nothing = before == null ? absent() : null;
    if (nothing != null) {
      backup = new Witness<>();
      return nothing;
    }
    if (before != null) {
      here.seenEra(before.era);
    }
    Moment at = here.moment();
    Stamp stamp = Stamp.of(before);
    StreamState state = before == null ? new StreamState(at.newLife(), at.era()) : before;
    R answer = run(state, at);
    if (wasRepeat()) {
      // The first run may have reached this member only; the whole state goes to the backups.
      entry.setValue(state);
      backup = new InstallState<>(state);
    } else if (state.changed()) {
      entry.setValue(settled(state));
      state.changedMillis = at.nowMillis();
      backup = new Replica<>(this, at, stamp);
    } else if (isAlwaysWitnessed() || state.mayBeUnbacked(at.nowMillis())) {
      // What the answer tells of may be on its way to the backups still: it must not get there
      // first.
      backup = new Witness<>();
    }
    return answer;
  }

  /** Repeats the owner's run on a backup. */
  final void repeat(Map.Entry<String, StreamState> entry, Moment at, Stamp stamp) {
    StreamState mine = stamp.align(entry.getValue());
    StreamState state = mine == null ? new StreamState(at.newLife(), at.era()) : mine;
    var unused = run(state, at);
    entry.setValue(settled(state));
  }

  private R run(StreamState state, Moment at) {
    state.changed(false);
    if (expires()) {
      state.expire(at.nowMillis());
    }
    if (state.era < at.era()) {
      state.renew(at);
    }
    return apply(state, at);
  }

  private static @Nullable StreamState settled(StreamState state) {
    return state.isEmpty() ? null : state;
  }

  @Override
  public final @Nullable EntryProcessor<String, StreamState, R> getBackupProcessor() {
    return backup;
  }
}
