package io.gyre.cluster;

import io.gyre.cluster.Publishes.Publish;
import io.gyre.cluster.SwarmSubscriber.Place;
import io.gyre.support.Await;
import io.gyre.support.ServerProcess;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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
  private final IntFunction<ServerProcess> servers;
  private final List<SwarmSubscriber> subscribers = new CopyOnWriteArrayList<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * An empty swarm.
   *
   * @param nodes how many nodes there are
   * @param servers the node of an index from 0
   */
  Swarm(History history, int nodes, IntFunction<ServerProcess> servers) {
    this.history = history;
    this.nodes = nodes;
    this.servers = servers;
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
    subscriber.start();
    return subscriber;
  }

  /** Waits until everyone is subscribed to everything. */
  void awaitSubscribed(Duration limit) {
    Await.until(limit, () -> closed().isEmpty(), () -> "not subscribed: " + closed() + counts);
  }

  private List<Place> closed() {
    return subscribers.stream()
        .flatMap(subscriber -> subscriber.places().stream())
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

  private List<SwarmSubscriber> behind(Map<String, Publish> tops) {
    return subscribers.stream().filter(subscriber -> isBehind(subscriber, tops)).toList();
  }

  private static boolean isBehind(SwarmSubscriber subscriber, Map<String, Publish> tops) {
    for (Place place : subscriber.places()) {
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
    return subscribers.stream()
        .flatMap(subscriber -> subscriber.places().stream())
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

  History history() {
    return history;
  }

  ServerProcess server(int node) {
    return servers.apply(node);
  }

  int after(int node) {
    return (node + 1) % nodes;
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
