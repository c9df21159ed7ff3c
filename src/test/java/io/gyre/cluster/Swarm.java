package io.gyre.cluster;

import io.gyre.cluster.Publishes.Publish;
import io.gyre.support.Await;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * Many subscribers in one process on two threads.
 *
 * <p>Thread: any.
 */
final class Swarm implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final History history;
  private final int nodes;
  private final IntFunction<InetSocketAddress> addresses;
  private final List<SwarmSubscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final Queue<Long> comebacks = new ConcurrentLinkedQueue<>();
  private final Backoff backoff;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * An empty swarm.
   *
   * @param nodes how many nodes there are
   * @param addresses HTTP address of the node of an index from 0
   * @param backoff how long its clients wait before they come back
   */
  Swarm(History history, int nodes, IntFunction<InetSocketAddress> addresses, Backoff backoff) {
    this.history = history;
    this.nodes = nodes;
    this.addresses = addresses;
    this.backoff = backoff;
  }

  /** Starts a subscriber at the node of an index that goes to the next one when it must. */
  SwarmSubscriber add(String name, List<String> channels, int node) {
    return add(name, channels, node, false);
  }

  /** Starts a subscriber that always comes back to the node of an index. */
  SwarmSubscriber addFaithful(String name, List<String> channels, int node) {
    return add(name, channels, node, true);
  }

  private SwarmSubscriber add(String name, List<String> channels, int node, boolean faithful) {
    SwarmSubscriber subscriber =
        new SwarmSubscriber(this, loops.next(), name, channels, node, faithful);
    subscribers.add(subscriber);
    followers.add(subscriber);
    subscriber.start();
    return subscriber;
  }

  /** Counts a client of another kind in, started and ended by the caller. */
  void follow(Follower follower) {
    followers.add(follower);
  }

  /** Waits until everyone is subscribed to everything. */
  void awaitSubscribed(Duration limit) {
    Await.until(limit, () -> closed().isEmpty(), () -> "not subscribed: " + closed() + counts);
  }

  private List<Place> closed() {
    return followers.stream()
        .flatMap(follower -> follower.places().stream())
        .filter(place -> !place.isOpen())
        .toList();
  }

  /**
   * Waits until everyone is subscribed and has what was acknowledged; to be called when nothing is
   * published any more.
   *
   * @throws AssertionError who is behind, if that does not come to be
   */
  void awaitCaughtUp(Duration limit) {
    Map<String, Publish> tops = Publishes.tops(history.events());
    Await.until(
        limit, () -> behind(tops).isEmpty(), () -> "behind: " + behind(tops) + " of " + tops);
  }

  private List<Follower> behind(Map<String, Publish> tops) {
    return followers.stream().filter(follower -> isBehind(follower, tops)).toList();
  }

  private static boolean isBehind(Follower follower, Map<String, Publish> tops) {
    for (Place place : follower.places()) {
      Publish top = tops.get(place.channel());
      boolean missing =
          top != null
              && (place.offset() < top.offset() || !place.epoch().equals(top.stream().epoch()));
      if (missing || !place.isOpen()) {
        return true;
      }
    }
    return false;
  }

  /** How many subscribers of a channel are subscribed now. */
  long online(String channel) {
    return followers.stream()
        .flatMap(follower -> follower.places().stream())
        .filter(place -> place.isOpen() && place.channel().equals(channel))
        .count();
  }

  /** How many are connected to the node of an index or try to be. */
  long at(int node) {
    return subscribers.stream().filter(subscriber -> subscriber.node() == node).count();
  }

  /** What should never happen to a client. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Closes, refusals and unsubscriptions by kind. */
  Map<String, LongAdder> counts() {
    return new TreeMap<>(counts);
  }

  /** When clients that a node had sent away were let in again, by {@link System#nanoTime}. */
  List<Long> comebacks() {
    return List.copyOf(comebacks);
  }

  Backoff backoff() {
    return backoff;
  }

  void cameBack() {
    comebacks.add(System.nanoTime());
  }

  History history() {
    return history;
  }

  InetSocketAddress address(int node) {
    return addresses.apply(node);
  }

  /** Another node, by chance. */
  int other(int node, Random random) {
    return nodes == 1 ? node : (node + 1 + random.nextInt(nodes - 1)) % nodes;
  }

  void problem(String text) {
    problems.add(text);
  }

  void count(String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  /** Ends all connections without telling the history. */
  @Override
  public void close() {
    subscribers.forEach(SwarmSubscriber::stop);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
