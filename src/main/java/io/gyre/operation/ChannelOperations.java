package io.gyre.operation;

import io.gyre.bus.ChannelQuery;
import io.gyre.bus.ChannelReply;
import io.gyre.bus.Done;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.ResolvedOptions;
import io.gyre.engine.Engine;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Reads and clears the state of one channel for the server API, which has every permission. */
public final class ChannelOperations {

  private final Supplier<ChannelRules> rules;
  private final Engine engine;

  /**
   * The operations.
   *
   * @param rules the rules of the moment
   * @param engine where channels live
   */
  public ChannelOperations(Supplier<ChannelRules> rules, Engine engine) {
    this.rules = rules;
    this.engine = engine;
  }

  /** Who is present. */
  public Future<ChannelReply.Present> presence(ChannelQuery.Presence query) {
    requirePresence(query.channel());
    return engine.presence().get(query.channel()).map(ChannelReply.Present::new);
  }

  /** How many are present. */
  public Future<ChannelReply.PresentStats> presenceStats(ChannelQuery.PresenceStats query) {
    requirePresence(query.channel());
    return engine
        .presence()
        .stats(query.channel())
        .map(stats -> new ChannelReply.PresentStats(stats.clients(), stats.users()));
  }

  /** What was published. */
  public Future<ChannelReply.Publications> history(ChannelQuery.History query) {
    ResolvedOptions options = requireHistory(query.channel());
    if (query.reverse() && query.since() != null && query.since().offset() == 0) {
      return Failures.refuse(ErrorCode.INTERNAL);
    }
    HistoryQuery read =
        new HistoryQuery(Retentions.of(options), query.limit(), query.since(), query.reverse());
    return engine.streams().read(query.channel(), read).map(ChannelOperations::reply);
  }

  /** Removes what was published. */
  public Future<Done> historyRemove(ChannelQuery.HistoryRemove query) {
    requireHistory(query.channel());
    return engine.streams().remove(query.channel()).map(Done.DONE);
  }

  private static ChannelReply.Publications reply(History history) {
    return new ChannelReply.Publications(
        history.publications(), history.top().offset(), history.top().epoch());
  }

  private void requirePresence(String channel) {
    if (!resolve(channel).features().presence()) {
      throw new ProtocolException(ErrorCode.NOT_AVAILABLE);
    }
  }

  private ResolvedOptions requireHistory(String channel) {
    ResolvedOptions options = resolve(channel);
    if (!options.hasHistory()) {
      throw new ProtocolException(ErrorCode.NOT_AVAILABLE);
    }
    return options;
  }

  private ResolvedOptions resolve(String channel) {
    if (channel.isEmpty()) {
      throw new ProtocolException(ErrorCode.BAD_REQUEST);
    }
    ResolvedOptions options = rules.get().options(channel);
    if (options == null) {
      throw new ProtocolException(ErrorCode.UNKNOWN_CHANNEL);
    }
    return options;
  }
}
