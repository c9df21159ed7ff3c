package io.gyre.edge;

import io.gyre.bus.NodeReply;
import io.gyre.bus.NodeReply.NodeInfo;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what a node's lanes have. */
public final class NodeCensus {

  private final Identity identity;
  private final LongSupplier uptimeSeconds;
  private final Supplier<NodeReply.@Nullable Metrics> metrics;

  /**
   * Who the node is.
   *
   * @param id random id of this start
   * @param name {@code node.name} or host and port
   * @param version as in connect results
   */
  public record Identity(String id, String name, String version) {}

  /** A lane's part of the figures. */
  private record LaneCount(int clients, int subscriptions, Set<String> users) {}

  /**
   * A census of the node.
   *
   * @param identity who it is
   * @param uptimeSeconds since its start
   * @param metrics of the last full interval; null before its end
   */
  public NodeCensus(
      Identity identity,
      LongSupplier uptimeSeconds,
      Supplier<NodeReply.@Nullable Metrics> metrics) {
    this.identity = identity;
    this.uptimeSeconds = uptimeSeconds;
    this.metrics = metrics;
  }

  /** The subscribers of these channels over all lanes, in their order. */
  Future<Map<String, Integer>> subscribers(List<LaneInbox> lanes, List<String> channels) {
    List<Future<int[]>> asked = new ArrayList<>();
    for (LaneInbox lane : lanes) {
      asked.add(lane.askHub(hub -> channels.stream().mapToInt(hub::subscribers).toArray()));
    }
    return Future.all(asked)
        .map(
            done -> {
              Map<String, Integer> sums = new LinkedHashMap<>();
              for (int i = 0; i < channels.size(); i++) {
                int sum = 0;
                for (int[] counts : done.<int[]>list()) {
                  sum += counts[i];
                }
                sums.put(channels.get(i), sum);
              }
              return sums;
            });
  }

  /** The node's figures. */
  Future<NodeReply.Info> info(List<LaneInbox> lanes, int channels) {
    List<Future<LaneCount>> asked = new ArrayList<>();
    for (LaneInbox lane : lanes) {
      Future<Integer> subscriptions = lane.askHub(hub -> hub.subscriptions());
      asked.add(
          lane.ask(sessions -> new LaneCount(sessions.connected(), 0, sessions.users()))
              .compose(
                  count ->
                      subscriptions.map(subs -> new LaneCount(count.clients, subs, count.users))));
    }
    return Future.all(asked).map(done -> summed(done.list(), channels));
  }

  private NodeReply.Info summed(List<LaneCount> counts, int channels) {
    int clients = 0;
    int subscriptions = 0;
    Set<String> users = new HashSet<>();
    for (LaneCount count : counts) {
      clients += count.clients;
      subscriptions += count.subscriptions;
      users.addAll(count.users);
    }
    NodeInfo node =
        new NodeInfo(
            identity.id,
            identity.name,
            identity.version,
            clients,
            users.size(),
            channels,
            subscriptions,
            uptimeSeconds.getAsLong(),
            metrics.get());
    return new NodeReply.Info(List.of(node));
  }
}
