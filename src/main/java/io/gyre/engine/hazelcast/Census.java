package io.gyre.engine.hazelcast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts who of a cluster is still together. Two parts of it cannot both have most of those who
 * were together before, so only a part that has most of them goes on in its epochs; and an owner
 * serves only while most of them said lately that they count the same members.
 *
 * <p>Those whose process ended, and those who said that they leave, are not counted. Those who
 * joined after somebody was lost are counted when the loss is {@link #WINDOW_NANOS} old: else a
 * member with old state and two new ones would pass for most of three. They count themselves as
 * little: they take over the count of those they join.
 *
 * <p>Thread: any one at a time.
 */
final class Census {

  /** How long a loss counts; the parts of a split notice it well within this time of each other. */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final long leaseNanos;
  private final Map<UUID, Loss> lost = new HashMap<>();
  private final Map<UUID, Long> vouched = new HashMap<>();
  private final Set<UUID> leaving = new HashSet<>();
  private final Map<UUID, Long> given = new HashMap<>();
  private UUID self = new UUID(0, 0);
  private Map<UUID, Peer> present = Map.of();
  private Set<UUID> voters = Set.of();
  private long changedNanos;

  /**
   * A member with data.
   *
   * @param member its id, new after each merge
   * @param node id of its node, null when it has none
   * @param host of its membership port
   * @param port of it
   */
  record Peer(UUID member, @Nullable UUID node, String host, int port) {
    private boolean replaces(Peer other) {
      boolean place = host.equals(other.host) && port == other.port;
      return place || (node != null && node.equals(other.node));
    }
  }

  /** Somebody lost; {@code silent} once it is certain that the process may live. */
  private record Loss(Peer peer, long atNanos, boolean silent) {}

  /**
   * An empty one.
   *
   * @param leaseNanos how long an answer to "do you count as I do" counts from the question on;
   *     well below the time after which the others give up a silent member
   */
  Census(long leaseNanos) {
    this.leaseNanos = leaseNanos;
  }

  /** Begins with these, nobody lost. */
  void begin(UUID own, Collection<Peer> now, long nowNanos) {
    self = own;
    present = byId(now);
    voters = Set.copyOf(present.keySet());
    lost.clear();
    vouched.clear();
    given.clear();
    changedNanos = nowNanos;
  }

  /**
   * Counts as those do who were joined.
   *
   * @return those who are gone: for each, {@link #found} has to be called
   */
  List<Peer> join(Roll theirs, long nowNanos) {
    for (Peer peer : theirs.lost()) {
      if (present.values().stream().noneMatch(other -> other.replaces(peer))) {
        lost.put(peer.member, new Loss(peer, nowNanos, false));
      }
    }
    if (!lost.isEmpty()) {
      voters = theirs.voters();
    }
    count();
    return lost.values().stream().map(Loss::peer).toList();
  }

  /** What a member that joins has to know. */
  Roll roll(long era) {
    return new Roll(era, voters, lost.values().stream().map(Loss::peer).toList());
  }

  /**
   * Takes in who is there now.
   *
   * @return those who are gone: for each, {@link #found} has to be called
   */
  List<Peer> look(Collection<Peer> now, long nowNanos) {
    Map<UUID, Peer> next = byId(now);
    List<Peer> gone = new ArrayList<>();
    for (Peer peer : present.values()) {
      if (!next.containsKey(peer.member)) {
        boolean meant = leaving.remove(peer.member);
        if (meant) {
          given.remove(peer.member);
        }
        boolean back = next.values().stream().anyMatch(other -> other.replaces(peer));
        if (!meant && !back && voters.contains(peer.member)) {
          lost.put(peer.member, new Loss(peer, nowNanos, false));
          gone.add(peer);
        }
        // What the others said before may be about the list from before.
        vouched.clear();
        changedNanos = nowNanos;
      }
    }
    for (Peer peer : next.values()) {
      // Whoever is back gave up its own state, or is another process.
      lost.values().removeIf(loss -> peer.replaces(loss.peer));
    }
    present = next;
    count();
    return gone;
  }

  /** What became of somebody who is gone. */
  void found(UUID member, boolean dead) {
    if (dead) {
      lost.remove(member);
      given.remove(member);
    } else {
      lost.computeIfPresent(member, (id, loss) -> new Loss(loss.peer, loss.atNanos, true));
    }
    count();
  }

  /** Whoever is lost and not known to have ended may live. */
  void giveUpSearching() {
    lost.replaceAll((id, loss) -> new Loss(loss.peer, loss.atNanos, true));
  }

  /** This one will go on purpose. */
  void leaves(UUID member) {
    leaving.add(member);
  }

  /** Lets losses go that are over. */
  void pass(long nowNanos) {
    if (lost.values().stream().allMatch(loss -> nowNanos - loss.atNanos > WINDOW_NANOS)) {
      lost.clear();
    }
    count();
  }

  private void count() {
    Set<UUID> next = new HashSet<>(lost.isEmpty() ? present.keySet() : voters);
    next.retainAll(present.keySet());
    voters = Set.copyOf(next);
  }

  /** A member answered a question sent then that it counts the same members. */
  void vouched(UUID member, long sentNanos) {
    if (sentNanos - changedNanos >= 0) {
      vouched.merge(member, sentNanos, Math::max);
    }
  }

  /**
   * Answers a member that wants to serve: yes, if it counts the same members as this one, and as
   * long as nobody who is gone may serve on such an answer still.
   *
   * @param theirs the members with data it counts
   */
  boolean vouch(UUID asking, Set<UUID> theirs, long nowNanos) {
    if (!theirs.equals(present.keySet()) || isBound(nowNanos)) {
      return false;
    }
    // One without data owns nothing, and serves only as long as owners do.
    if (present.containsKey(asking)) {
      given.put(asking, nowNanos);
    }
    return true;
  }

  /** Whether somebody who is gone and may live got an answer that counts still. */
  private boolean isBound(long nowNanos) {
    given.values().removeIf(at -> nowNanos - at > leaseNanos);
    return !present.keySet().containsAll(given.keySet());
  }

  /** All members with data. */
  Set<UUID> present() {
    return Set.copyOf(present.keySet());
  }

  /** Those who are counted and here. */
  Set<UUID> voters() {
    return voters;
  }

  /** How many are lost and may live. */
  int lost() {
    return lost.size();
  }

  /** Whether those who may be together elsewhere are as many as those here, or more. */
  boolean isOutnumbered() {
    long silent = lost.values().stream().filter(Loss::silent).count();
    return silent > 0 && silent >= voters.size();
  }

  /**
   * For how long this one may serve from now, if nothing changes.
   *
   * @return nanoseconds; 0 when it may not, {@link Long#MAX_VALUE} when it needs nobody
   */
  long mayServeFor(long nowNanos) {
    if (isBound(nowNanos)) {
      return 0;
    }
    int most = (voters.size() + lost.size()) / 2 + 1;
    int others = voters.contains(self) ? most - 1 : most;
    if (others == 0) {
      return Long.MAX_VALUE;
    }
    return vouched.entrySet().stream()
        .filter(one -> voters.contains(one.getKey()) && !one.getKey().equals(self))
        .map(one -> leaseNanos - (nowNanos - one.getValue()))
        .filter(left -> left > 0)
        .sorted(Comparator.reverseOrder())
        .skip(others - 1L)
        .findFirst()
        .orElse(0L);
  }

  private static Map<UUID, Peer> byId(Collection<Peer> peers) {
    Map<UUID, Peer> all = new HashMap<>();
    peers.forEach(peer -> all.put(peer.member, peer));
    return all;
  }
}
