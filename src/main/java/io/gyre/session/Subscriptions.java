package io.gyre.session;

import io.gyre.channel.Caller;
import io.gyre.metrics.Action;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Push;
import io.gyre.protocol.Unsubscribe;
import io.gyre.protocol.UnsubscribeCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session, those in the making included.
 *
 * <p>Thread: the lane's loop.
 */
final class Subscriptions {

  private static final Future<Void> DONE = Future.succeededFuture();

  private final Session session;
  private final Upkeep upkeep;
  private Map<String, Subscription> byChannel = Map.of();

  Subscriptions(Session session) {
    this.session = session;
    this.upkeep = new Upkeep(session);
  }

  @Nullable Subscription get(String channel) {
    return byChannel.get(channel);
  }

  Collection<Subscription> all() {
    return byChannel.values();
  }

  boolean has(Subscription subscription) {
    return byChannel.get(subscription.channel()) == subscription;
  }

  Caller caller(String channel) {
    return new Caller(
        session.user(), session.client(), byChannel.containsKey(channel), byChannel.size());
  }

  int size() {
    return byChannel.size();
  }

  /** Takes the channel's place; from here on another subscribe to it is refused. */
  void add(Subscription subscription) {
    if (byChannel.isEmpty()) {
      byChannel = new HashMap<>(2);
    }
    byChannel.put(subscription.channel(), subscription);
  }

  /** The subscription is made: it is watched and counted from now on. */
  void made(Subscription subscription) {
    upkeep.watch(subscription);
    session.surroundings().meters().subscriptions(false, 1);
  }

  /** The expiry of a subscription changed. */
  void refreshed(Subscription subscription) {
    upkeep.watch(subscription);
  }

  /**
   * Ends a subscription, without a word to the client.
   *
   * @return complete when presence is gone
   */
  Future<Void> remove(Subscription subscription) {
    if (!byChannel.remove(subscription.channel(), subscription)) {
      return DONE;
    }
    return leave(subscription);
  }

  private Future<Void> leave(Subscription subscription) {
    Surroundings around = session.surroundings();
    String channel = subscription.channel();
    around.hub().remove(channel, subscription);
    if (!subscription.live()) {
      return DONE;
    }
    around.meters().subscriptions(false, -1);
    var features = subscription.plan().options().features();
    ClientInfo info = subscription.info();
    Future<Void> gone = DONE;
    if (features.presence()) {
      around.meters().action(Action.REMOVE_PRESENCE);
      gone = around.engine().presence().remove(channel, info.client());
    }
    if (features.joinLeave()) {
      around.engine().streams().announce(channel, false, info);
    }
    return gone;
  }

  /** Ends a subscription and tells the client. */
  Future<Void> remove(Subscription subscription, UnsubscribeCode code) {
    Future<Void> gone = remove(subscription);
    session.surroundings().meters().serverUnsubscribe(code.code());
    session.push(new Push(subscription.channel(), Unsubscribe.of(code)));
    return gone;
  }

  /**
   * A subscription lost its position: a client subscribes again, a server-side one needs a new
   * connection.
   */
  void positionLost(Subscription subscription) {
    if (subscription.serverSide() || !subscription.live()) {
      session.close(Disconnect.INSUFFICIENT_STATE);
    } else {
      remove(subscription, UnsubscribeCode.INSUFFICIENT_STATE);
    }
  }

  /** The session is over. */
  void end() {
    upkeep.stop();
    List<Subscription> ended = new ArrayList<>(byChannel.values());
    byChannel = Map.of();
    ended.forEach(this::leave);
  }
}
