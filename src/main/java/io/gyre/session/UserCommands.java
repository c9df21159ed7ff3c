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
import java.util.List;

/**
 * Does the server API's commands to the connections of a user (protocol reference, section 7.3).
 */
final class UserCommands {
  private UserCommands() {}

  static void apply(UserCommand command, List<Session> ofUser) {
    for (Session session : ofUser) {
      // An order to leave also reaches connections that are just coming.
      boolean concerned = session.connected() || command instanceof UserCommand.Disconnect;
      if (concerned && command.target().selects(session.client(), "")) {
        applyTo(session, command);
      }
    }
  }

  private static void applyTo(Session session, UserCommand command) {
    if (command instanceof UserCommand.Subscribe subscribe) {
      subscribe(session, subscribe);
    } else if (command instanceof UserCommand.Unsubscribe unsubscribe) {
      unsubscribe(session, unsubscribe.channel());
    } else if (command instanceof UserCommand.Disconnect disconnect) {
      if (!disconnect.whitelist().contains(session.client())) {
        session.close(new Disconnect(disconnect.code(), disconnect.reason()));
      }
    } else if (command instanceof UserCommand.Refresh refresh) {
      refresh(session, refresh);
    }
  }

  private static void subscribe(Session session, UserCommand.Subscribe command) {
    if (command.expireAt() > 0 && command.expireAt() <= session.loop().nowSeconds()) {
      throw new ProtocolException(ErrorCode.INTERNAL);
    }
    ResolvedOptions options = session.settings().rules().options(command.channel());
    if (options == null) {
      throw new ProtocolException(ErrorCode.UNKNOWN_CHANNEL);
    }
    Subscription existing = session.subscriptions().get(command.channel());
    if (existing != null) {
      takeOver(session, existing, command);
      return;
    }
    if (session.subscriptions().size() >= session.config().channelLimit()) {
      session.close(Disconnect.CHANNEL_LIMIT);
      return;
    }
    ResolvedOptions overridden = options.with(overrides(command.override()));
    Source source = new Source(Origin.SERVER, command.expireAt(), command.info(), command.data());
    SubscriptionPlan plan =
        new SubscriptionPlan(
            command.channel(), overridden, Grant.serverSide(overridden), source, Wish.NONE);
    SubscribeFlow flow = new SubscribeFlow(session, plan);
    flow.run()
        .onSuccess(
            made -> {
              session.push(new Push(command.channel(), push(made)));
              flow.goLive();
            })
        .onFailure(
            cause -> {
              if (cause != SubscribeFlow.WITHDRAWN) {
                session.close(Disconnect.SERVER_ERROR);
              }
            });
  }

  /** A subscription that is there becomes the server's; the client is told again. */
  private static void takeOver(
      Session session, Subscription existing, UserCommand.Subscribe command) {
    existing.becomeServerSide(command.expireAt(), command.info());
    if (!existing.live()) {
      // Its own subscribe is still under way and will be answered.
      return;
    }
    session.subscriptions().refreshed(existing);
    session.subscriptions().putPresence(existing);
    boolean positioned = existing.positioned();
    Subscribe told =
        new Subscribe(
            existing.plan().grant().recoverable(),
            positioned ? existing.position().epoch() : "",
            positioned ? existing.position().offset() : 0,
            positioned,
            command.data());
    session.push(new Push(command.channel(), told));
    session.subscriptions().announce(existing, true);
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
    session.expireAt(expireAt);
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
