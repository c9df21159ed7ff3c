package io.gyre.engine.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The owner of every channel and its one backup, behind the only two calls of a map that the engine
 * makes. Requests take time, may fail before or after they were carried out, and all under way fail
 * when the owner is lost. A copy of the state comes to the new backup a while later.
 *
 * <p>Thread: the world's.
 */
final class SimOwner {
  private static final Duration REQUEST = Duration.ofMillis(2);
  private static final Duration COPY = Duration.ofMillis(40);
  private static final SerializationService SERIALIZATION =
      new DefaultSerializationServiceBuilder()
          .addDataSerializableFactory(Kinds.FACTORY, new Kinds())
          .build();

  private static final Owner.Voice ALWAYS =
      new Owner.Voice() {
        @Override
        public boolean serves() {
          return true;
        }

        @Override
        public boolean vouch(UUID asking, Set<UUID> theirs) {
          return true;
        }

        @Override
        public void leaves(UUID member) {}

        @Override
        public Roll roll() {
          return Roll.NONE;
        }

        @Override
        public void strangerJoins() {}
      };

  private final SimWorld world;
  private final HazelcastInstance instance;
  private final Owner owner = new Owner();
  private final List<CompletableFuture<?>> underWay = new ArrayList<>();
  private SimFaults faults;
  private Map<String, StreamState> primary = new HashMap<>();
  private Map<String, StreamState> backup = new HashMap<>();
  private int reign;
  private int copies;
  private boolean copying;
  private boolean deaf;
  private int merging;
  private long lastBackupNanos;

  /** An entry of one of the two copies. */
  private static final class Slot extends AbstractMap.SimpleEntry<String, StreamState> {
    private static final long serialVersionUID = 1;
    private final transient Map<String, StreamState> copy;

    @SuppressWarnings("NullAway") // an entry that is not there has no value
    Slot(Map<String, StreamState> copy, String channel) {
      super(channel, copy.get(channel));
      this.copy = copy;
    }

    @Override
    @SuppressWarnings("NullAway")
    public StreamState setValue(@Nullable StreamState state) {
      if (state == null) {
        copy.remove(getKey());
      } else {
        copy.put(getKey(), state);
      }
      return super.setValue(state);
    }
  }

  SimOwner(SimWorld world, SimFaults faults) {
    this.world = world;
    this.faults = faults;
    ConcurrentMap<String, Object> context = new ConcurrentHashMap<>();
    instance = SimDoor.standIn(HazelcastInstance.class, (proxy, method, arguments) -> context);
    owner.begin(new Owner.Rules(world.loop(() -> true)::nowMillis, () -> true, ALWAYS));
    Config config = new Config();
    owner.installIn(config);
    context.putAll(config.getUserContext());
  }

  /** From now on other things go wrong. */
  void faults(SimFaults other) {
    faults = other;
  }

  /** See {@link IMap#submitToKeys}. */
  CompletableFuture<Map<String, Object>> submitAll(
      Set<String> channels, EntryProcessor<String, StreamState, Object> step) {
    CompletableFuture<Map<String, Object>> all = CompletableFuture.completedFuture(new HashMap<>());
    for (String channel : channels) {
      all =
          all.thenCombine(
              submit(channel, step, false),
              (found, one) -> {
                found.put(channel, one);
                return found;
              });
    }
    return all;
  }

  /** Carries a step out; only with one channel does Hazelcast wait for the backups. */
  CompletableFuture<Object> submit(
      String channel, EntryProcessor<String, StreamState, Object> step, boolean waits) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    underWay.add(answer);
    int asked = reign;
    world.in(
        world.upTo(REQUEST),
        () -> {
          if (asked != reign) {
            return;
          }
          if (deaf || world.chance(faults.refuse())) {
            answer.completeExceptionally(new RetryableHazelcastException("refused"));
          } else {
            carryOut(channel, step, waits, answer);
          }
        });
    return answer;
  }

  private void carryOut(
      String channel,
      EntryProcessor<String, StreamState, Object> step,
      boolean waits,
      CompletableFuture<Object> answer) {
    if (step instanceof HazelcastInstanceAware aware) {
      aware.setHazelcastInstance(instance);
    }
    Object result = step.process(new Slot(primary, channel));
    EntryProcessor<String, StreamState, Object> repeat = waits ? step.getBackupProcessor() : null;
    if (repeat instanceof InstallState) {
      repeat = copy(repeat);
    }
    EntryProcessor<String, StreamState, Object> onBackup = repeat;
    int done = reign;
    int known = copies;
    world.in(
        onBackup == null ? Duration.ZERO : backupDelay(),
        () -> {
          if (done == reign) {
            // a copy that was made in between has it, and the replica's version says so
            if (onBackup != null && known == copies) {
              onBackup.process(new Slot(backup, channel));
            }
            answer(answer, result);
          }
        });
  }

  /** Backups are told in order. */
  private Duration backupDelay() {
    long arrival = world.nowNanos() + world.upTo(faults.backupDelay()).toNanos();
    lastBackupNanos = Math.max(arrival, lastBackupNanos);
    return Duration.ofNanos(lastBackupNanos - world.nowNanos());
  }

  private void answer(CompletableFuture<Object> answer, Object result) {
    boolean unclear = world.chance(faults.unclear());
    int done = reign;
    world.in(
        world.upTo(REQUEST),
        () -> {
          if (done != reign) {
            return;
          }
          underWay.remove(answer);
          if (unclear) {
            answer.completeExceptionally(new IndeterminateOperationStateException("unclear"));
          } else {
            answer.complete(result);
          }
        });
  }

  /**
   * The network parts the owner from its backup, which becomes an owner of the same channels. Until
   * they {@link #notice}, neither carries anything out.
   *
   * @return the other one
   */
  SimOwner split() {
    SimOwner other = new SimOwner(world, faults);
    other.owner.join(Objects.requireNonNull(owner.roll()));
    backup.forEach((channel, state) -> other.primary.put(channel, copy(state)));
    other.deaf = true;
    deaf = true;
    takeOver(primary);
    return other;
  }

  /** Whether the backup has not got everything yet. */
  boolean isCopying() {
    return copying;
  }

  /** The parted owner knows, and whether others may go on without it. */
  void notice(boolean outnumbered) {
    deaf = false;
    if (outnumbered) {
      owner.nextEra();
    }
  }

  /** Has every channel go on in the present era. */
  void sweep() {
    StreamUpkeep round = new StreamUpkeep(owner.moment(), Set.of());
    round.setHazelcastInstance(instance);
    EntryProcessor<String, StreamState, Boolean> onBackup = round.onBackup();
    ((HazelcastInstanceAware) onBackup).setHazelcastInstance(instance);
    for (String channel : List.copyOf(primary.keySet())) {
      round.process(new Slot(primary, channel));
      inOrder(() -> onBackup.process(new Slot(backup, channel)), () -> {});
    }
  }

  /** Answers nobody any more: what it has goes to another one. */
  void end() {
    deaf = true;
    sweep();
    takeOver(primary);
  }

  /** Takes in what a parted owner has. */
  void take(SimOwner joining, Merge merge) {
    joining.primary.forEach(
        (channel, state) -> {
          StreamState mine = primary.get(channel);
          StreamState here = mine == null ? null : copy(mine);
          StreamState merged = merge.of(copy(state), here, owner.moment());
          if (merged != null) {
            primary.put(channel, merged);
            StreamState copied = copy(merged);
            merging++;
            inOrder(() -> backup.put(channel, copied), () -> merging--);
          }
        });
  }

  /** See {@link StreamMerge#merged}. */
  interface Merge {
    /** The state that lives on. */
    @Nullable StreamState of(StreamState joining, @Nullable StreamState joined, Moment at);
  }

  /** Does something to the backup after what it was told before. */
  private void inOrder(Runnable task, Runnable done) {
    int now = reign;
    int known = copies;
    world.in(
        backupDelay(),
        () -> {
          if (now == reign && known == copies) {
            task.run();
          }
          done.run();
        });
  }

  /**
   * The owner is lost; its backup takes over, after the copy it waits for. It is not lost before
   * the backup has what was merged: that hole is known, see decision 31.
   */
  void crash() {
    if (copying || merging > 0) {
      world.in(COPY, this::crash);
    } else {
      takeOver(backup);
    }
  }

  /** Owner and backup are lost. */
  void lose() {
    takeOver(new HashMap<>());
  }

  private void takeOver(Map<String, StreamState> heir) {
    reign++;
    primary = heir;
    backup = new HashMap<>();
    List<CompletableFuture<?>> lost = List.copyOf(underWay);
    underWay.clear();
    lost.forEach(one -> one.completeExceptionally(new RetryableHazelcastException("owner left")));
    int now = reign;
    copying = true;
    world.in(
        world.upTo(COPY),
        () -> {
          if (now == reign) {
            copying = false;
            copies++;
            primary.forEach((channel, state) -> backup.put(channel, copy(state)));
          }
        });
  }

  private static <T> T copy(T original) {
    return SERIALIZATION.toObject(SERIALIZATION.toData(original));
  }
}
