package io.gyre.session;

import io.gyre.engine.Tenure;
import io.gyre.hook.Hooks;
import io.gyre.protocol.Disconnect;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Has the backend told of the ends of connections and subscriptions, where it wants to know. What
 * it will be told of is entered before the client hears that it is there.
 *
 * <p>Thread: the lane's loop.
 */
final class Tenures {

  private static final Future<Void> DONE = Future.succeededFuture();

  private Tenures() {}

  /** Enters a connection that is about to be answered. */
  static Future<Void> enter(Session session) {
    Hooks hooks = session.surroundings().hooks();
    if (!hooks.connections()) {
      return DONE;
    }
    Tenure tenure = hooks.tenure(session.client(), session.user(), "", session.loop().nowMillis());
    session.tenure = tenure;
    return hooks
        .begin(tenure)
        .onComplete(
            entered -> {
              if (!session.open()) {
                hooks.withdraw(tenure);
              }
            });
  }

  /**
   * A connection is over.
   *
   * @param told whether its client was told that it is connected
   */
  static void left(Session session, boolean told, Disconnect why) {
    Tenure tenure = session.tenure;
    if (tenure == null) {
      return;
    }
    session.tenure = null;
    Hooks hooks = session.surroundings().hooks();
    if (told) {
      hooks.ended(tenure, why.code(), why.reason(), session.loop().nowMillis());
    } else {
      hooks.withdraw(tenure);
    }
  }

  /** Enters a subscription that is about to be answered. */
  static Future<Void> enter(Session session, Subscription subscription) {
    Hooks hooks = session.surroundings().hooks();
    if (!hooks.subscriptions(subscription.channel())) {
      return DONE;
    }
    Tenure tenure =
        hooks.tenure(
            session.client(), session.user(), subscription.channel(), session.loop().nowMillis());
    subscription.tenure(tenure);
    return hooks
        .begin(tenure)
        .onComplete(
            entered -> {
              if (!session.subscriptions().has(subscription)) {
                hooks.withdraw(tenure);
              }
            });
  }

  /** A subscription is over; the next one of the same channel does without this. */
  static void left(Session session, Subscription subscription, int code, String reason) {
    Tenure tenure = take(subscription);
    if (tenure == null) {
      return;
    }
    Hooks hooks = session.surroundings().hooks();
    if (subscription.told()) {
      hooks.ended(tenure, code, reason, session.loop().nowMillis());
    } else {
      hooks.withdraw(tenure);
    }
  }

  private static @Nullable Tenure take(Subscription subscription) {
    Tenure tenure = subscription.tenure();
    subscription.tenure(null);
    return tenure;
  }
}
