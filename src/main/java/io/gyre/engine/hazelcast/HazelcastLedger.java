package io.gyre.engine.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionLostListener;
import io.gyre.engine.Ledger;
import io.gyre.engine.Tenure;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of a cluster (decision 38). Tenures are on pages of their node, channels on pages of
 * all nodes; every page has an owner and copies, and the owner has told what is to be told.
 */
final class HazelcastLedger implements Ledger {

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastLedger.class);

  private static final int TENURE_PAGES = 16;
  private static final int CHANNEL_PAGES = 64;

  /** How long a connect or subscribe waits for the owner. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration TICK = Duration.ofMillis(100);

  /** How often nodes that are no more are looked for, and owners told everything again. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final Duration AGAIN = Duration.ofMinutes(2);

  /** Looks after a change, since pages may still be on their way to other owners. */
  private static final List<Duration> LOOKS_AFTER_CHANGE =
      List.of(
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2));

  private final HazelcastInstance instance;
  private final EngineParts parts;
  private final Owner owner;
  private final EngineFigures figures;
  private volatile @Nullable Work work;

  /** A ledger that is not open. */
  HazelcastLedger(
      HazelcastInstance instance, EngineParts parts, Owner owner, EngineFigures figures) {
    this.instance = instance;
    this.parts = parts;
    this.owner = owner;
    this.figures = figures;
  }

  @Override
  public void open(Teller teller, Duration vacateDelay) {
    int backups = Math.min(EngineOptions.MOST_BACKUPS, parts.options().backups().applyAsInt(""));
    IMap<String, TenurePage> tenures =
        instance.getMap(HazelcastEngine.TENURES + Math.max(1, backups));
    IMap<String, OccupancyPage> channels =
        instance.getMap(HazelcastEngine.CHANNELS + Math.max(1, backups));
    LedgerSite site =
        new LedgerSite(
            parts.nodeId(),
            parts.loops().get(0),
            new Calls(parts.options().giveUp(), figures, owner::serves),
            tenures,
            channels,
            parts.options().codec(),
            teller,
            vacateDelay.toMillis());
    Work begun = new Work(site);
    work = begun;
    begun.start();
  }

  @Override
  public Future<Void> begin(Tenure tenure) {
    Work now = work;
    if (now == null) {
      return Future.succeededFuture();
    }
    Promise<Void> known = VertxLoop.promiseForCaller();
    now.site.loop().execute(() -> now.begin(tenure, known));
    return known.future();
  }

  @Override
  public void end(Tenure tenure) {
    onLoop(now -> now.tenures(tenure.client()).end(tenure));
  }

  @Override
  public void subscribed(String channel) {
    onLoop(now -> now.channels(channel).subscribed(channel));
  }

  @Override
  public void unsubscribed(String channel) {
    onLoop(now -> now.channels(channel).unsubscribed(channel));
  }

  private void onLoop(Consumer<Work> task) {
    Work now = work;
    if (now != null) {
      now.site.loop().execute(() -> task.accept(now));
    }
  }

  @Override
  public long timeMillis(long nowMillis) {
    return owner.nowMillis();
  }

  @Override
  public Future<Void> settle() {
    onLoop(now -> now.settled = true);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    Work now = work;
    if (now == null) {
      return Future.succeededFuture();
    }
    Promise<Void> closed = Promise.promise();
    now.site.loop().execute(() -> now.close(closed, PATIENCE.dividedBy(2).dividedBy(TICK)));
    return closed.future();
  }

  private Set<UUID> present() {
    return instance.getCluster().getMembers().stream()
        .map(ClusterWatch::nodeOf)
        .filter(node -> node != null)
        .collect(Collectors.toSet());
  }

  /** What an open ledger does. Thread: its loop. */
  private final class Work implements MembershipListener, LifecycleListener, PartitionLostListener {
    private final LedgerSite site;
    private final Loop loop;
    private final List<TenureShelf> tenures;
    private final List<OccupancyShelf> channels;
    private final List<TurnDesk> desks;
    private final LostTenures lost;
    private boolean settled;
    private boolean closing;

    Work(LedgerSite site) {
      this.site = site;
      this.loop = site.loop();
      this.tenures =
          IntStream.range(0, TENURE_PAGES)
              .mapToObj(page -> new TenureShelf(site, site.node() + "/" + page))
              .toList();
      this.channels =
          IntStream.range(0, CHANNEL_PAGES)
              .mapToObj(page -> new OccupancyShelf(site, Integer.toString(page)))
              .toList();
      this.desks =
          IntStream.range(0, CHANNEL_PAGES)
              .mapToObj(Integer::toString)
              .map(
                  key ->
                      new TurnDesk(
                          site,
                          key,
                          instance.getPartitionService().getPartition(key),
                          HazelcastLedger.this::present))
              .toList();
      this.lost =
          new LostTenures(site, parts.blocking(), HazelcastLedger.this::present, owner::nowMillis);
    }

    void start() {
      owner.onTouch(key -> loop.execute(desks.get(Integer.parseInt(key))::touch));
      instance.getCluster().addMembershipListener(this);
      instance.getLifecycleService().addLifecycleListener(this);
      instance.getPartitionService().addPartitionLostListener(this);
      loop.execute(
          () -> {
            tick();
            find();
            tellAgainLater();
          });
    }

    void begin(Tenure tenure, Promise<Void> known) {
      Loop.Timer patience =
          loop.after(
              PATIENCE,
              () -> {
                if (known.tryComplete()) {
                  LOG.warn("hook ledger not reached in time action=answered, told again later");
                }
              });
      Promise<Void> there = Promise.promise();
      there.future().onComplete(done -> patience.cancel()).onComplete(done -> known.tryComplete());
      tenures(tenure.client()).begin(tenure, there);
    }

    TenureShelf tenures(String client) {
      return tenures.get(index(client, TENURE_PAGES));
    }

    OccupancyShelf channels(String channel) {
      return channels.get(index(channel, CHANNEL_PAGES));
    }

    private void tick() {
      if (!closing) {
        desks.forEach(desk -> desk.tick(!settled));
        loop.after(TICK, this::tick);
      }
    }

    private void find() {
      if (!closing) {
        look();
        loop.after(LOOK, this::find);
      }
    }

    private void look() {
      if (!settled) {
        lost.find();
      }
    }

    private void tellAgainLater() {
      loop.after(
          AGAIN,
          () -> {
            tellAgain();
            tellAgainLater();
          });
    }

    private void tellAgain() {
      if (!closing) {
        tenures.forEach(TenureShelf::tellAgain);
        channels.forEach(OccupancyShelf::tellAgain);
      }
    }

    private void changed() {
      loop.execute(
          () ->
              LOOKS_AFTER_CHANGE.forEach(
                  delay ->
                      loop.after(
                          delay,
                          () -> {
                            if (!closing) {
                              look();
                              desks.forEach(TurnDesk::lookAgain);
                            }
                          })));
    }

    private void forgotten() {
      changed();
      loop.execute(this::tellAgain);
    }

    /** Waits until owners know what ended; then others tell the rest. */
    void close(Promise<Void> closed, long ticks) {
      closing = ticks <= 0 || quiet();
      if (closing) {
        closed.complete();
      } else {
        loop.after(TICK, () -> close(closed, ticks - 1));
      }
    }

    private boolean quiet() {
      return tenures.stream().allMatch(TenureShelf::isQuiet)
          && channels.stream().allMatch(OccupancyShelf::isQuiet)
          && desks.stream().allMatch(TurnDesk::isQuiet);
    }

    @Override
    public void memberAdded(MembershipEvent event) {
      changed();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      changed();
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
      if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
        forgotten();
      }
    }

    @Override
    public void partitionLost(com.hazelcast.partition.PartitionLostEvent event) {
      forgotten();
    }

    private static int index(String text, int count) {
      int hash = text.hashCode();
      return Integer.remainderUnsigned(hash ^ (hash >>> 16), count);
    }
  }
}
