package io.gyre.operation;

import io.gyre.bus.Done;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.UserCommand;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.Glob;
import io.gyre.loop.Loop;
import io.gyre.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What concerns connections wherever they are: passed on to every node, the answers put together.
 */
public final class NodeOperations {

  private final Supplier<ChannelRules> rules;
  private final NodePoll poll;

  /**
   * The operations.
   *
   * @param rules the rules of the moment
   * @param loop times what has to be repeated
   * @param bus leads to the nodes
   * @param nodes whom to ask
   */
  public NodeOperations(Supplier<ChannelRules> rules, Loop loop, EventBus bus, Nodes nodes) {
    this.rules = rules;
    this.poll = new NodePoll(loop, bus, nodes);
  }

  /** Has every node do {@code command} to the connections it means. */
  public Future<Done> command(UserCommand command) {
    ErrorCode refusal = refusal(command);
    return refusal == null ? poll.<Done>all(command).map(Done.DONE) : Failures.refuse(refusal);
  }

  private @org.jspecify.annotations.Nullable ErrorCode refusal(UserCommand command) {
    if (command instanceof UserCommand.Subscribe subscribe) {
      return rules.get().serverSide(subscribe.channel());
    }
    if (command instanceof UserCommand.Unsubscribe unsubscribe
        && !unsubscribe.channel().isEmpty()) {
      return rules.get().serverSide(unsubscribe.channel());
    }
    return null;
  }

  /** Channels with subscribers on any node, sorted by name. */
  public Future<NodeReply.Channels> channels(NodeQuery.Channels query) {
    try {
      Glob.of(query.pattern());
    } catch (IllegalArgumentException e) {
      return Failures.refuse(ErrorCode.INTERNAL);
    }
    return poll.<NodeReply.Channels>all(query)
        .map(
            replies -> {
              Map<String, Integer> sums = new TreeMap<>();
              for (NodeReply.Channels reply : replies) {
                reply.subscribers().forEach((name, count) -> sums.merge(name, count, Integer::sum));
              }
              return new NodeReply.Channels(sums);
            });
  }

  /** The figures of every node. */
  public Future<NodeReply.Info> info(NodeQuery.Info query) {
    return poll.<NodeReply.Info>some(query)
        .map(
            replies -> {
              List<NodeReply.NodeInfo> all = new ArrayList<>();
              replies.forEach(reply -> all.addAll(reply.nodes()));
              return new NodeReply.Info(all);
            });
  }
}
