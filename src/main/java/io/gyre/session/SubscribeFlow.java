package io.gyre.session;

import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.metrics.Action;
import io.gyre.operation.Retentions;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import io.gyre.protocol.SubscribeResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one subscription that was let in: first it is entered in the hub, so that nothing published
 * from then on is missed, then the stream is read, then presence is told; what arrived in between
 * is held back and follows the reply.
 *
 * <p>Thread: the lane's loop.
 */
final class SubscribeFlow {

  private static final Logger LOG = LoggerFactory.getLogger(SubscribeFlow.class);

  /** The subscription was ended, or its connection, before it was made. */
  static final ProtocolException WITHDRAWN = new ProtocolException(ErrorCode.INTERNAL);

  /**
   * A subscription that is made but silent.
   *
   * @param subscription to be let go live after its result was sent
   * @param result what the client is told
   */
  record Made(Subscription subscription, SubscribeResult result) {}

  private final Session session;
  private final SubscriptionPlan plan;
  private final Subscription subscription;

  SubscribeFlow(Session session, SubscriptionPlan plan) {
    this.session = session;
    this.plan = plan;
    this.subscription = new Subscription(session, plan);
  }

  /** Completes with the silent subscription; fails with a refusal, having taken everything back. */
  Future<Made> run() {
    if (!session.accepting()) {
      return Future.failedFuture(WITHDRAWN);
    }
    session.subscriptions().add(subscription);
    return session
        .surroundings()
        .hub()
        .add(plan.channel(), subscription)
        .compose(entered -> read())
        .compose(this::tellPresence)
        .compose(made -> Tenures.enter(session, subscription).map(made))
        .compose(made -> wanted() ? Future.succeededFuture(made) : Future.failedFuture(WITHDRAWN))
        .recover(this::takeBack);
  }

  private boolean wanted() {
    return session.subscriptions().has(subscription);
  }

  /** What the engine could not do ends the connection (protocol reference, section 5.4). */
  private Future<Made> takeBack(Throwable cause) {
    session.subscriptions().remove(subscription);
    if (cause instanceof ProtocolException) {
      return Future.failedFuture(cause);
    }
    LOG.warn("subscribe failed client={} cause={}", session.client(), cause.toString());
    return Future.failedFuture(new ProtocolException(Disconnect.SERVER_ERROR));
  }

  /** Lets the subscription speak, after its result was sent, and tells the channel. */
  void goLive() {
    session.subscriptions().goLive(subscription);
  }

  private Future<Made> read() {
    SubscribeResult.Builder result = SubscribeResult.builder();
    result.data(plan.source().data()).delta(plan.grant().delta());
    boolean wants = plan.wish().recover() || plan.autoCache();
    result.wasRecovering(wants);
    if (!plan.grant().positioned()) {
      return Future.succeededFuture(new Made(subscription, result.build()));
    }
    boolean recovers = wants && plan.grant().recoverable();
    session.surroundings().meters().action(action(recovers));
    return session
        .surroundings()
        .engine()
        .streams()
        .read(plan.channel(), query(recovers))
        .map(history -> positioned(history, recovers, result));
  }

  private Action action(boolean recovers) {
    if (!recovers) {
      return Action.HISTORY_STREAM_TOP;
    }
    return plan.cacheMode() ? Action.HISTORY_RECOVER_CACHE : Action.HISTORY_RECOVER;
  }

  private HistoryQuery query(boolean recovers) {
    Retention retention = Retentions.of(plan.options());
    if (!recovers) {
      return HistoryQuery.positionOnly(retention);
    }
    int most = session.config().recoveryMaxPublicationLimit();
    if (plan.cacheMode()) {
      return HistoryQuery.newest(retention, plan.grant().tagsFilter() == null ? 1 : most);
    }
    // The epoch is compared afterwards: another one is an answer here, not an error.
    StreamPosition since = new StreamPosition(plan.wish().since().offset(), "");
    return HistoryQuery.after(retention, since, most);
  }

  private Made positioned(History history, boolean recovers, SubscribeResult.Builder result) {
    Recovery recovery = recovers ? recover(history) : new Recovery(false, List.of());
    if (recovers) {
      session
          .surroundings()
          .meters()
          .recovery(recovery.recovered(), recovery.publications().size());
    }
    boolean refused = recovers && !recovery.recovered() && plan.wish().allOrNothing();
    if (refused && !plan.cacheMode()) {
      throw new ProtocolException(ErrorCode.UNRECOVERABLE_POSITION);
    }
    StreamPosition top = history.top();
    subscription.standAt(top, base(recovery), session.loop().nowMillis());
    result
        .positioned(true)
        .recoverable(plan.grant().recoverable())
        .epoch(top.epoch())
        .offset(recovery.recovered() ? plan.wish().since().offset() : top.offset())
        .recovered(recovery.recovered())
        .publications(inForm(recovery.publications()));
    return new Made(subscription, result.build());
  }

  private Recovery recover(History history) {
    if (!plan.cacheMode()) {
      return Recovery.ofStream(plan.wish().since(), history).filtered(plan.grant().tagsFilter());
    }
    StreamPosition since = plan.wish().recover() ? plan.wish().since() : null;
    return Recovery.ofCache(since, history, plan.grant().tagsFilter());
  }

  /**
   * What a later patch may build on: the last publication the client has for certain. One that
   * missed nothing may never have had the publication it stands at, having subscribed there.
   */
  private static long base(Recovery recovery) {
    List<Publication> got = recovery.publications();
    return got.isEmpty() ? 0 : got.get(got.size() - 1).offset();
  }

  private List<Publication> inForm(List<Publication> publications) {
    if (!plan.grant().delta()) {
      return publications;
    }
    List<Publication> formed = new ArrayList<>(publications.size());
    @Nullable Publication previous = null;
    for (Publication publication : publications) {
      formed.add(
          session
              .outbox()
              .codec()
              .deltaForm(publication, previous == null ? null : previous.data()));
      previous = publication;
    }
    return formed;
  }

  private Future<Made> tellPresence(Made made) {
    return wanted()
        ? session.subscriptions().putPresence(subscription).map(made)
        : Future.succeededFuture(made);
  }
}
