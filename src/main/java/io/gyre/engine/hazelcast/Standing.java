package io.gyre.engine.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import io.gyre.loop.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this member may speak for the cluster: asks the others every so often whether they count
 * the same members, finds out about those that are lost, and begins another era when too many are.
 *
 * <p>The list of members is looked at before each step of an owner, since the events about it come
 * later than the partitions that are taken over from those who are gone.
 *
 * <p>Thread: any.
 */
final class Standing implements Owner.Voice {

  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
  private static final String EXECUTOR = "gyre.standing";
  private static final int QUESTIONS_A_LEASE = 4;
  private static final Duration RESTLESS = Duration.ofMillis(100);
  private static final long LEAST_PAUSE_NANOS = 10_000_000;
  private static final long FAREWELL_MILLIS = 1_000;

  /** A member that asked to be let in is in after this, or has given up. */
  private static final long JOINING_NANOS = 10_000_000_000L;

  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private final Cluster cluster;
  private final Owner owner;
  private final Loop loop;
  private final Executor blocking;
  private final EngineOptions options;
  private final IExecutorService others;
  private final Census census;
  private final Runnable newEra;
  private volatile @Nullable Set<Member> seen;
  private volatile long servesUntilNanos;
  private volatile boolean suspended;
  private volatile boolean leaving;
  private long askedNanos;
  private @Nullable Long strangerNanos;
  private Map<UUID, Member> members = Map.of();

  /**
   * Of the member of this instance.
   *
   * @param newEra called when another era began
   */
  Standing(HazelcastInstance instance, EngineParts parts, Owner owner, Runnable newEra) {
    this.cluster = instance.getCluster();
    this.owner = owner;
    this.loop = parts.loops().get(0);
    this.blocking = parts.blocking();
    this.options = parts.options();
    this.others = instance.getExecutorService(EXECUTOR);
    this.census = new Census(options.lease().toNanos());
    this.newEra = newEra;
  }

  /** Begins with those who are there. */
  void start() {
    begin();
    loop.execute(this::repeat);
  }

  private synchronized void begin() {
    Set<Member> now = cluster.getMembers();
    census.begin(self(), peers(now), loop.nowNanos());
    census.join(owner.joined(), loop.nowNanos()).forEach(this::probe);
    members = byId(now);
    servesUntilNanos = loop.nowNanos();
    seen = now;
    suspended = false;
    settle();
  }

  /** Until {@link #resume} this member does not serve: it takes over what others have. */
  void suspend() {
    suspended = true;
    synchronized (this) {
      // There is no time left to find out who of those lost may live.
      census.giveUpSearching();
      settle();
    }
  }

  /** This member belongs to others now. */
  void resume() {
    begin();
  }

  @Override
  public synchronized boolean vouch(UUID asking, Set<UUID> theirs) {
    look();
    return !suspended && census.vouch(asking, theirs, loop.nowNanos());
  }

  @Override
  public synchronized @Nullable Roll roll() {
    Long asked = strangerNanos;
    boolean mayJoin = asked != null && loop.nowNanos() - asked < JOINING_NANOS;
    return mayJoin ? null : census.roll(owner.era());
  }

  @Override
  public synchronized void strangerJoins() {
    strangerNanos = loop.nowNanos();
  }

  @Override
  public synchronized void leaves(UUID member) {
    census.leaves(member);
  }

  /**
   * Tells the others that this one is going to leave, and waits a moment until they know. From then
   * on it serves whatever comes until it hands over what it has: its loops end before that.
   */
  void farewell() {
    leaving = true;
    UUID self = self();
    List<CompletableFuture<?>> told = new ArrayList<>();
    for (Member member : cluster.getMembers()) {
      if (!member.localMember()
          && others.submitToMember(new Farewell(self), member) instanceof CompletableFuture<?> f) {
        told.add(f);
      }
    }
    try {
      CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
          .get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("not all were told of the leaving cause={}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this member may speak for the cluster; when not, that is being found out. */
  @Override
  public boolean serves() {
    if (cluster.getMembers() == seen && loop.nowNanos() - servesUntilNanos < 0) {
      return !suspended;
    }
    return leaving || (!suspended && look());
  }

  /** Takes in who is there now. */
  synchronized boolean look() {
    Set<Member> now = cluster.getMembers();
    if (now != seen && !suspended) {
      servesUntilNanos = loop.nowNanos();
      seen = now;
      members = byId(now);
      census.look(peers(now), loop.nowNanos()).forEach(this::probe);
    }
    return settle();
  }

  /** Whether this member may serve now. */
  private boolean settle() {
    if (census.isOutnumbered()) {
      long era = owner.nextEra();
      LOG.warn(
          "part of the cluster is gone and may go on by itself: left={} lost={} era={} "
              + "action=new_epochs",
          census.voters().size(),
          census.lost(),
          era);
      census.begin(self(), peers(members.values()), loop.nowNanos());
      loop.execute(newEra);
    }
    long time = census.mayServeFor(loop.nowNanos());
    servesUntilNanos = loop.nowNanos() + Math.min(time, LONGEST_NANOS);
    if (time == 0 && loop.nowNanos() - askedNanos > LEAST_PAUSE_NANOS) {
      askedNanos = loop.nowNanos();
      loop.execute(this::ask);
    }
    return time > 0;
  }

  private void probe(Census.Peer peer) {
    blocking.execute(
        () -> {
          InetSocketAddress address = new InetSocketAddress(peer.host(), peer.port());
          boolean dead = Probe.isDead(address, loop::nowNanos);
          LOG.info("node gone address={} process={}", address, dead ? "ended" : "unknown");
          synchronized (this) {
            census.found(peer.member(), dead);
            settle();
          }
        });
  }

  private void repeat() {
    if (!leaving) {
      boolean serving;
      synchronized (this) {
        census.pass(loop.nowNanos());
        serving = look();
      }
      ask();
      Duration pause = options.lease().dividedBy(QUESTIONS_A_LEASE);
      loop.after(serving || pause.compareTo(RESTLESS) < 0 ? pause : RESTLESS, this::repeat);
    }
  }

  private void ask() {
    List<Member> asked;
    Set<UUID> counted;
    synchronized (this) {
      counted = census.present();
      asked = census.voters().stream().map(members::get).filter(Standing::isOther).toList();
    }
    UUID self = self();
    for (Member member : asked) {
      long sent = loop.nowNanos();
      try {
        if (others.submitToMember(new Vouch(self, counted), member)
            instanceof CompletableFuture<?> answer) {
          answer.whenCompleteAsync(
              (yes, failure) -> answered(member.getUuid(), sent, Boolean.TRUE.equals(yes)),
              loop::execute);
        }
      } catch (RuntimeException e) {
        LOG.debug("not asked member={} cause={}", member, e.toString());
      }
    }
  }

  private static boolean isOther(@Nullable Member member) {
    return member != null && !member.localMember();
  }

  private synchronized void answered(UUID member, long sent, boolean yes) {
    if (yes) {
      census.vouched(member, sent);
      settle();
    }
  }

  private UUID self() {
    return cluster.getLocalMember().getUuid();
  }

  private static Map<UUID, Member> byId(Collection<Member> all) {
    Map<UUID, Member> found = new HashMap<>();
    all.forEach(member -> found.put(member.getUuid(), member));
    return found;
  }

  /** Ids of the members with data. */
  static Set<UUID> withData(Collection<Member> all) {
    return all.stream()
        .filter(member -> !member.isLiteMember())
        .map(Member::getUuid)
        .collect(Collectors.toSet());
  }

  private static List<Census.Peer> peers(Collection<Member> all) {
    return all.stream().filter(member -> !member.isLiteMember()).map(Standing::peer).toList();
  }

  private static Census.Peer peer(Member member) {
    UUID node = ClusterWatch.nodeOf(member);
    Address address = member.getAddress();
    return new Census.Peer(member.getUuid(), node, address.getHost(), address.getPort());
  }
}
