package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what is over and whoever is gone in every channel, and has channels of an earlier era go
 * on under new names. Each owner goes by its own era: the round may come from a member that was
 * outnumbered and has joined others meanwhile.
 */
final class StreamUpkeep extends Upkeep<StreamState> implements HazelcastInstanceAware {

  private static final long UNDECIDED = -1;

  private long seed;

  /** The owner's era on a backup; undecided before. */
  private long era = UNDECIDED;

  private transient volatile long decided = UNDECIDED;

  /** For reading. */
  StreamUpkeep() {
    super(Kinds.STREAM_UPKEEP);
  }

  /**
   * A round; see {@link Upkeep}.
   *
   * @param moment time and chance for all owners and backups
   */
  StreamUpkeep(Moment moment, Set<UUID> gone) {
    this();
    this.nowMillis = moment.nowMillis();
    this.seed = moment.seed();
    this.gone = gone;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    if (decided == UNDECIDED) {
      decided = era == UNDECIDED ? Owner.of(instance).era() : era;
    }
  }

  @Override
  public @Nullable Boolean process(Map.Entry<String, StreamState> entry) {
    StreamState state = entry.getValue();
    if (state == null) {
      return null;
    }
    state.changed(false);
    state.expire(nowMillis);
    state.forgetBatches(nowMillis);
    state.removeNodes(gone);
    if (state.era < decided) {
      state.renew(new Moment(nowMillis, seed, decided));
    }
    if (state.changed()) {
      entry.setValue(state.isEmpty() ? null : state);
    }
    return null;
  }

  @Override
  EntryProcessor<String, StreamState, Boolean> onBackup() {
    StreamUpkeep same = new StreamUpkeep(new Moment(nowMillis, seed, 0), gone);
    same.era = decided;
    return same;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    super.write(out);
    out.writeLong(seed);
    out.writeLong(era);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    super.read(in);
    seed = in.readLong();
    era = in.readLong();
  }
}
