package io.gyre.operation;

import io.gyre.bus.Done;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.UserCommand;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.Glob;
import io.gyre.loop.Loop;
import io.gyre.metrics.MeterSet;
import io.gyre.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @param meters counts, on {@code loop}
   */
  public NodeOperations(
      Supplier<ChannelRules> rules, Loop loop, EventBus bus, Nodes nodes, MeterSet meters) {
    this.rules = rules;
    this.poll = new NodePoll(loop, bus, nodes, meters);
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
    return pages(query.pattern(), "", new LinkedHashMap<>()).map(NodeReply.Channels::new);
  }

  /**
   * Asks all nodes for what is behind {@code after}, takes what all of them have told of, and goes
   * on behind that: so neither a message nor a turn of a loop grows with the number of channels.
   */
  private Future<Map<String, Integer>> pages(
      String pattern, String after, Map<String, Integer> sofar) {
    int most = NodeQuery.ChannelPage.LARGEST_PAGE;
    return poll.<NodeReply.ChannelPage>all(new NodeQuery.ChannelPage(pattern, after, most))
        .compose(
            replies -> {
              String end = ChannelSums.add(replies, sofar);
              return end == null ? Future.succeededFuture(sofar) : pages(pattern, end, sofar);
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
