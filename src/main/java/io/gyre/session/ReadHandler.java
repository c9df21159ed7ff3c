package io.gyre.session;

import io.gyre.channel.HistoryDecision;
import io.gyre.channel.PresenceDecision;
import io.gyre.channel.ResolvedOptions;
import io.gyre.engine.Engine;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.metrics.Action;
import io.gyre.operation.Retentions;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.HistoryRequest;
import io.gyre.protocol.HistoryResult;
import io.gyre.protocol.PresenceRequest;
import io.gyre.protocol.PresenceResult;
import io.gyre.protocol.PresenceStatsRequest;
import io.gyre.protocol.PresenceStatsResult;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Result;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The commands {@code history}, {@code presence} and {@code presence_stats} (auth reference,
 * section 7).
 */
final class ReadHandler {

  Future<Void> history(Session session, long id, HistoryRequest request) {
    var caller = session.subscriptions().caller(request.channel());
    var decision = session.settings().rules().history(caller, request.channel());
    if (decision instanceof HistoryDecision.Deny deny) {
      return Future.failedFuture(new ProtocolException(deny.error()));
    }
    if (decision instanceof HistoryDecision.Close close) {
      return Future.failedFuture(new ProtocolException(close.disconnect()));
    }
    if (request.reverse() && request.since() != null && request.since().offset() == 0) {
      return Future.failedFuture(new ProtocolException(ErrorCode.BAD_REQUEST));
    }
    ResolvedOptions options = ((HistoryDecision.Allow) decision).options();
    int limit = session.settings().rules().historyLimit(request.limit());
    HistoryQuery query =
        new HistoryQuery(Retentions.of(options), limit, request.since(), request.reverse());
    session.surroundings().meters().action(Action.HISTORY);
    return answer(
        session, id, engine(session).streams().read(request.channel(), query).map(this::result));
  }

  private HistoryResult result(History history) {
    return new HistoryResult(history.publications(), history.top().epoch(), history.top().offset());
  }

  Future<Void> presence(Session session, long id, PresenceRequest request) {
    ProtocolException refusal = refusal(session, request.channel());
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    session.surroundings().meters().action(Action.PRESENCE);
    return answer(
        session, id, engine(session).presence().get(request.channel()).map(PresenceResult::new));
  }

  Future<Void> presenceStats(Session session, long id, PresenceStatsRequest request) {
    ProtocolException refusal = refusal(session, request.channel());
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    session.surroundings().meters().action(Action.PRESENCE_STATS);
    return answer(
        session,
        id,
        engine(session)
            .presence()
            .stats(request.channel())
            .map(stats -> new PresenceStatsResult(stats.clients(), stats.users())));
  }

  private static @Nullable ProtocolException refusal(Session session, String channel) {
    var caller = session.subscriptions().caller(channel);
    var decision = session.settings().rules().presence(caller, channel);
    if (decision instanceof PresenceDecision.Deny deny) {
      return new ProtocolException(deny.error());
    }
    return decision instanceof PresenceDecision.Close close
        ? new ProtocolException(close.disconnect())
        : null;
  }

  private static Engine engine(Session session) {
    return session.surroundings().engine();
  }

  private static Future<Void> answer(Session session, long id, Future<? extends Result> result) {
    return result.map(
        value -> {
          session.reply(id, value);
          return null;
        });
  }
}
