package io.gyre.node.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import io.gyre.operation.Nodes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in the cluster, as this member sees it.
 *
 * <p>Thread: any.
 */
final class Membership implements Nodes {

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final HazelcastInstance hazelcast;
  private final String own;
  private final List<Consumer<String>> leftListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> lostListeners = new CopyOnWriteArrayList<>();
  private volatile View view = new View(List.of(), Map.of());
  private volatile Counted counted = new Counted(Set.of(), 0);
  private volatile boolean merging;
  private volatile boolean leaving;

  /** The members at one moment. */
  private record View(List<String> ids, Map<String, String> names) {}

  /** How many members of a list, which is another one after each change, hold data. */
  private record Counted(Set<Member> of, int withData) {
    static Counted of(Set<Member> members) {
      return new Counted(
          members, (int) members.stream().filter(member -> !member.isLiteMember()).count());
    }
  }

  /**
   * The membership of a running member.
   *
   * @param own this node's id
   */
  Membership(HazelcastInstance hazelcast, String own) {
    this.hazelcast = hazelcast;
    this.own = own;
  }

  /** Begins to follow who comes and goes. */
  void follow() {
    hazelcast.getCluster().addMembershipListener(new Coming());
    LifecycleListener listener = this::changed;
    hazelcast.getLifecycleService().addLifecycleListener(listener);
    look();
  }

  @Override
  public String own() {
    return own;
  }

  @Override
  public List<String> ids() {
    return view.ids;
  }

  @Override
  public void onLeft(Consumer<String> listener) {
    leftListeners.add(listener);
  }

  /** The name of a member; its id when it is none. */
  String nameOf(String id) {
    String name = view.names.getOrDefault(id, "");
    return name.isEmpty() ? id : name;
  }

  /** Has {@code task} run when this member is put out or given up, unless it {@link #leave}s. */
  void onLost(Runnable task) {
    lostListeners.add(task);
  }

  /** Members that hold data. */
  int withData() {
    return counted().withData;
  }

  /** Whether this member is giving up its own state for that of a larger part of the cluster. */
  boolean merging() {
    return merging;
  }

  /** Whether state may be read and written with at least this many members that hold data. */
  boolean serves(int minimum) {
    return !merging && counted().withData >= minimum;
  }

  /**
   * Counts by the list itself: events about it come later, and until then a member that lost all
   * others would serve as if they were there.
   */
  private Counted counted() {
    Set<Member> now = hazelcast.getCluster().getMembers();
    Counted last = counted;
    if (last.of != now) { // the same object until it changes
      last = Counted.of(now);
      counted = last;
    }
    return last;
  }

  /** Says that the end of this member is meant. */
  void leave() {
    leaving = true;
  }

  private synchronized void look() {
    Set<Member> members = hazelcast.getCluster().getMembers();
    Map<String, String> names = new LinkedHashMap<>();
    members.stream()
        .filter(member -> member.getAttribute(Attributes.BUS_VERSION) != null)
        .forEach(
            member ->
                names.put(
                    member.getAttribute(Attributes.NODE_ID),
                    Attributes.get(member.getAttributes(), Attributes.NAME)));
    List<String> ids = List.copyOf(names.keySet());
    Set<String> gone = new HashSet<>(view.ids);
    view = new View(ids, names);
    ids.forEach(gone::remove);
    gone.forEach(id -> leftListeners.forEach(listener -> listener.accept(id)));
  }

  private void changed(LifecycleEvent event) {
    LifecycleState state = event.getState();
    if (state == LifecycleState.MERGING) {
      merging = true;
      LOG.warn("another part of the cluster was found: this node takes over its state");
    } else if (state == LifecycleState.MERGED || state == LifecycleState.MERGE_FAILED) {
      look();
      merging = false;
      LOG.info("cluster merged state={} nodes={}", state, view.ids.size());
    } else if (state == LifecycleState.SHUTTING_DOWN && !leaving) {
      lostListeners.forEach(Runnable::run);
    }
  }

  /** Reports the others. */
  private final class Coming implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      look();
      tell("node joined", event.getMember());
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      look();
      tell("node left", event.getMember());
    }

    private void tell(String what, Member member) {
      LOG.info(
          "{} node={} name={} address={} nodes={} lite={}",
          what,
          member.getAttribute(Attributes.NODE_ID),
          member.getAttribute(Attributes.NAME),
          member.getAddress(),
          view.ids.size(),
          member.isLiteMember());
    }
  }
}
