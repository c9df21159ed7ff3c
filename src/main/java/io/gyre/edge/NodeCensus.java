package io.gyre.edge;

import io.gyre.bus.NodeReply;
import io.gyre.bus.NodeReply.NodeInfo;
import io.gyre.hub.Hub;
import io.gyre.session.UserCounts;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what a node's lanes have. */
public final class NodeCensus {

  private final Identity identity;
  private final UserCounts users;
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

  /**
   * A census of the node.
   *
   * @param identity who it is
   * @param users its connections
   * @param uptimeSeconds since its start
   * @param metrics of the last full interval; null before its end
   */
  public NodeCensus(
      Identity identity,
      UserCounts users,
      LongSupplier uptimeSeconds,
      Supplier<NodeReply.@Nullable Metrics> metrics) {
    this.identity = identity;
    this.users = users;
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
    List<Future<Integer>> asked = new ArrayList<>();
    for (LaneInbox lane : lanes) {
      asked.add(lane.askHub(Hub::subscriptions));
    }
    return Future.all(asked).map(done -> figures(done.list(), channels));
  }

  private NodeReply.Info figures(List<Integer> subscriptions, int channels) {
    NodeInfo node =
        new NodeInfo(
            identity.id,
            identity.name,
            identity.version,
            users.connections(),
            users.users(),
            channels,
            subscriptions.stream().mapToInt(Integer::intValue).sum(),
            uptimeSeconds.getAsLong(),
            metrics.get());
    return new NodeReply.Info(List.of(node));
  }
}
