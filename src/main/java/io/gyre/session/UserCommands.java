package io.gyre.session;

import io.gyre.bus.OptionOverride;
import io.gyre.bus.UserCommand;
import io.gyre.channel.Grant;
import io.gyre.channel.OptionOverrides;
import io.gyre.channel.ResolvedOptions;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Push;
import io.gyre.protocol.Refresh;
import io.gyre.protocol.Subscribe;
import io.gyre.protocol.SubscribeResult;
import io.gyre.protocol.Unsubscribe;
import io.gyre.protocol.UnsubscribeCode;
import io.gyre.session.SubscriptionPlan.Origin;
import io.gyre.session.SubscriptionPlan.Source;
import io.gyre.session.SubscriptionPlan.Wish;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does the server API's commands to the connections of a user (protocol reference, section 7.3).
 */
final class UserCommands {
  private UserCommands() {}

  /** Completes when it is done to all of them; throws when it cannot be done to one. */
  static Future<Void> apply(UserCommand command, List<Session> ofUser) {
    List<Future<Void>> done = new ArrayList<>();
    for (Session session : ofUser) {
      // An order to leave also reaches connections that are just coming.
      boolean concerned = session.connected() || command instanceof UserCommand.Disconnect;
      if (concerned && command.target().selects(session.client(), "")) {
        done.add(applyTo(session, command));
      }
    }
    return Future.join(done).otherwiseEmpty().mapEmpty();
  }

  private static Future<Void> applyTo(Session session, UserCommand command) {
    if (command instanceof UserCommand.Subscribe subscribe) {
      return subscribe(session, subscribe);
    }
    if (command instanceof UserCommand.Unsubscribe unsubscribe) {
      unsubscribe(session, unsubscribe.channel());
    } else if (command instanceof UserCommand.Disconnect disconnect) {
      if (!disconnect.whitelist().contains(session.client())) {
        session.close(new Disconnect(disconnect.code(), disconnect.reason()));
      }
    } else if (command instanceof UserCommand.Refresh refresh) {
      refresh(session, refresh);
    }
    return Future.succeededFuture();
  }

  private static Future<Void> subscribe(Session session, UserCommand.Subscribe command) {
    if (command.expireAt() > 0 && command.expireAt() <= session.loop().nowSeconds()) {
      throw new ProtocolException(ErrorCode.INTERNAL);
    }
    ResolvedOptions options = session.settings().rules().options(command.channel());
    if (options == null) {
      throw new ProtocolException(ErrorCode.UNKNOWN_CHANNEL);
    }
    Subscription existing = session.subscriptions().get(command.channel());
    if (existing != null && !existing.live()) {
      // Its own subscribe is still under way and will be answered.
      existing.becomeServerSide(command.expireAt(), command.info());
      return Future.succeededFuture();
    }
    if (existing == null && session.subscriptions().size() >= session.config().channelLimit()) {
      session.close(Disconnect.CHANNEL_LIMIT);
      return Future.succeededFuture();
    }
    return replace(session, command, existing, options.with(overrides(command.override())));
  }

  /** Subscribes; what was there before goes on until then. */
  private static Future<Void> replace(
      Session session,
      UserCommand.Subscribe command,
      @Nullable Subscription existing,
      ResolvedOptions overridden) {
    Source source =
        new Source(Origin.SERVER, command.expireAt(), command.info(), command.data(), false);
    SubscriptionPlan plan =
        new SubscriptionPlan(
            command.channel(), overridden, Grant.serverSide(overridden), source, Wish.NONE);
    SubscribeFlow flow = new SubscribeFlow(session, plan);
    Future<SubscribeFlow.Made> made = flow.run();
    if (existing != null) {
      // The new one is in the hub already, so nothing is missed in between.
      session.subscriptions().replaced(existing, overridden.features().presence());
    }
    return made.onSuccess(
            there -> {
              session.push(new Push(command.channel(), push(there)));
              flow.goLive();
            })
        .onFailure(
            cause -> {
              if (cause != SubscribeFlow.WITHDRAWN) {
                session.close(Disconnect.SERVER_ERROR);
              }
            })
        .mapEmpty();
  }

  /** No publications come with the push, so it names the top also when some were recovered. */
  private static Subscribe push(SubscribeFlow.Made made) {
    SubscribeResult result = made.result();
    long offset = result.positioned() ? made.subscription().position().offset() : result.offset();
    return new Subscribe(
        result.recoverable(), result.epoch(), offset, result.positioned(), result.data());
  }

  private static OptionOverrides overrides(OptionOverride override) {
    return new OptionOverrides(
        override.presence(),
        override.joinLeave(),
        override.forcePushJoinLeave(),
        override.forceRecovery(),
        override.forcePositioning());
  }

  private static void unsubscribe(Session session, String channel) {
    Subscription subscription = session.subscriptions().get(channel);
    if (subscription != null) {
      session.subscriptions().remove(subscription, UnsubscribeCode.SERVER);
    } else {
      session.push(new Push(channel, Unsubscribe.of(UnsubscribeCode.SERVER)));
    }
  }

  private static void refresh(Session session, UserCommand.Refresh command) {
    long expireAt = Expiry.bounded(session.loop(), command.expireAt());
    boolean past = expireAt > 0 && expireAt <= session.loop().nowSeconds();
    if (command.expired() || past || expireAt < 0) {
      session.close(Disconnect.EXPIRED);
      return;
    }
    session.expiry().at(expireAt);
    if (expireAt == 0) {
      session.push(Push.of(new Refresh(false, 0)));
      return;
    }
    if (command.info() != null) {
      session.replaceInfo(command.info());
    }
    session.push(Push.of(new Refresh(true, Expiry.ttl(session.loop(), expireAt))));
  }
}
