package io.gyre.node.canary;

import io.gyre.loop.HandLoop;
import io.gyre.operation.Nodes;
import io.gyre.protocol.Data;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Nodes with canaries on one hand-moved loop, and the links between them. Ids are {@code A}, {@code
 * B}, …, by age.
 */
final class CanaryWorld {

  private static final Duration STEP = Duration.ofMillis(100);

  final HandLoop loop = new HandLoop();
  private final List<String> members = new ArrayList<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Set<String> cut = new HashSet<>();
  private final Set<String> hanging = new HashSet<>();

  /** One node. */
  final class Node implements CanarySite, Nodes {
    final String id;
    final Canary canary;
    final List<String> repairs = new ArrayList<>();
    private final List<Promise<Void>> unanswered = new ArrayList<>();
    private final Map<String, Consumer<@Nullable Data>> ears = new HashMap<>();
    private boolean mute;
    private boolean refusing;

    Node(String id) {
      this.id = id;
      this.canary = new Canary(loop, this, this);
    }

    String reasons() {
      return String.join(" ", canary.problems().stream().map(problem -> problem.reason()).toList());
    }

    String degraded() {
      return String.join(" ", canary.degraded().stream().map(problem -> problem.reason()).toList());
    }

    String details() {
      return String.join(" ", canary.problems().stream().map(problem -> problem.detail()).toList());
    }

    @Override
    public Future<?> publish(String channel, Data song) {
      int index = Integer.parseInt(channel.substring(channel.lastIndexOf('.') + 1));
      if (mute || hanging.contains(id + index % 2)) {
        Promise<Void> never = Promise.promise();
        unanswered.add(never);
        return never.future();
      }
      for (Node other : List.copyOf(nodes.values())) {
        Consumer<@Nullable Data> ear = other.ears.get(channel);
        if (ear != null && !cut.contains(id + ">" + other.id)) {
          loop.execute(() -> ear.accept(song));
        }
      }
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> listen(String channel, Consumer<@Nullable Data> ear) {
      if (refusing) {
        return Future.failedFuture("no quorum");
      }
      ears.put(channel, ear);
      return Future.succeededFuture();
    }

    @Override
    public void ignore(String channel) {
      ears.remove(channel);
    }

    @Override
    public String nameOf(String nodeId) {
      return "node-" + nodeId;
    }

    @Override
    public void audit() {
      repairs.add("audit");
    }

    @Override
    public Future<Integer> reconnect(String nodeId) {
      repairs.add("reconnect " + nodeId);
      return Future.succeededFuture(1);
    }

    @Override
    public void sendAway() {
      repairs.add("send_away");
    }

    @Override
    public String own() {
      return id;
    }

    @Override
    public List<String> ids() {
      return List.copyOf(members);
    }

    @Override
    public void onLeft(Consumer<String> listener) {}
  }

  /**
   * Nodes that were started one after the other, so that they tick in turn, and found each other.
   */
  static CanaryWorld of(int size) {
    CanaryWorld world = new CanaryWorld();
    for (int i = 0; i < size; i++) {
      world.join(String.valueOf((char) ('A' + i)));
      world.pass(STEP);
    }
    world.pass(Duration.ofSeconds(4));
    return world;
  }

  /** Adds a member and starts its canary. */
  Node join(String id) {
    members.add(id);
    Node node = new Node(id);
    nodes.put(id, node);
    node.canary.start();
    return node;
  }

  /** Adds a member whose canary does not fly. */
  void joinSilently(String id) {
    members.add(id);
  }

  /** Removes a member. */
  void lose(String id) {
    members.remove(id);
  }

  Node node(String id) {
    return Objects.requireNonNull(nodes.get(id), id);
  }

  /** Nothing passes from one to the other any more. */
  void cut(String from, String to) {
    cut.add(from + ">" + to);
  }

  /** Nothing passes between them. */
  void cutBoth(String one, String other) {
    cut(one, other);
    cut(other, one);
  }

  /** Everything passes; what was not acknowledged until now has failed. */
  void heal() {
    cut.clear();
    hanging.clear();
    for (Node node : nodes.values()) {
      node.mute = false;
      node.unanswered.forEach(promise -> promise.tryFail("given up"));
      node.unanswered.clear();
    }
  }

  /** Nothing the node publishes is acknowledged. */
  void silence(String id) {
    node(id).mute = true;
  }

  /** Every second channel of the node is not acknowledged any more. */
  void hangHalf(String id) {
    hanging.add(id + 1);
  }

  /** Registrations of the node fail, or no longer. */
  void refuse(String id, boolean refusing) {
    node(id).refusing = refusing;
  }

  void pass(Duration time) {
    loop.pass(time);
  }

  /** The reasons of every node, those that are not ready only, in order. */
  Map<String, String> notReady() {
    Map<String, String> all = new java.util.TreeMap<>();
    nodes.forEach(
        (id, node) -> {
          if (!node.reasons().isEmpty()) {
            all.put(id, node.reasons());
          }
        });
    return all;
  }

  /** How long until exactly these are not ready, at most 20 s. */
  Duration until(Map<String, String> expected) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(Duration.ofSeconds(20)) < 0;
        passed = passed.plus(STEP)) {
      if (notReady().equals(expected)) {
        return passed;
      }
      pass(STEP);
    }
    throw new AssertionError("never: " + expected + ", now " + notReady());
  }
}
