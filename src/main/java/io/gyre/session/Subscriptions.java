package io.gyre.session;

import io.gyre.channel.Caller;
import io.gyre.engine.Streams;
import io.gyre.metrics.Action;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Push;
import io.gyre.protocol.Unsubscribe;
import io.gyre.protocol.UnsubscribeCode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session, those in the making included.
 *
 * <p>Thread: the lane's loop.
 */
final class Subscriptions {

  /** How long a presence entry lives without renewal (protocol reference, section 6.3). */
  private static final Duration PRESENCE_TTL = Duration.ofSeconds(60);

  private static final Future<Void> DONE = Future.succeededFuture();

  private final Session session;
  private final Upkeep upkeep;
  private Map<String, Subscription> byChannel = Map.of();

  /** Channels about which the backend is being asked. */
  private Set<String> reserved = Set.of();

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
        session.user(),
        session.client(),
        byChannel.containsKey(channel) || reserved.contains(channel),
        byChannel.size() + reserved.size());
  }

  /** Keeps the channel's place while the backend is asked; another subscribe to it is refused. */
  void reserve(String channel) {
    if (reserved.isEmpty()) {
      reserved = new HashSet<>(2);
    }
    reserved.add(channel);
  }

  /** The backend has answered, or will not. */
  void release(String channel) {
    reserved.remove(channel);
  }

  private Streams streams() {
    return session.surroundings().engine().streams();
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
    session.positionMoved();
  }

  /** Lets a subscription speak, after its result was sent, and tells the channel. */
  void goLive(Subscription subscription) {
    if (!has(subscription)) {
      // Sending the result has ended the connection.
      return;
    }
    upkeep.watch(subscription);
    session.surroundings().meters().subscriptions(false, 1);
    announce(subscription, true);
    subscription.goLive();
    StreamFeed feed = subscription.plan().source().feed();
    if (feed != null && has(subscription)) {
      feed.start(subscription);
    }
  }

  /** Has a join or leave told, where the channel has them. */
  void announce(Subscription subscription, boolean joined) {
    if (subscription.plan().options().features().joinLeave()) {
      streams().announce(subscription.channel(), joined, subscription.info());
    }
  }

  /** Adds or renews the presence entry, where the channel has them; one too late is taken back. */
  Future<Void> putPresence(Subscription subscription) {
    if (!subscription.plan().options().features().presence()) {
      return DONE;
    }
    Surroundings around = session.surroundings();
    String channel = subscription.channel();
    subscription.becomePresent();
    around.meters().action(Action.ADD_PRESENCE);
    return around
        .engine()
        .presence()
        .put(channel, subscription.info(), PRESENCE_TTL)
        .onComplete(
            put -> {
              if (get(channel) == null) {
                around.engine().presence().remove(channel, session.client());
              }
            });
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
    return remove(subscription, 0, "unsubscribed");
  }

  private Future<Void> remove(Subscription subscription, int code, String reason) {
    if (!has(subscription)) {
      return DONE;
    }
    byChannel.remove(subscription.channel());
    session.positionMoved();
    return leave(subscription, code, reason);
  }

  /**
   * Another subscription has taken the place of {@code old}.
   *
   * @param stillPresent whether the other one keeps the presence entry
   */
  void replaced(Subscription old, boolean stillPresent) {
    Surroundings around = session.surroundings();
    Subscription next = get(old.channel());
    if (next != null) {
      next.succeed(old);
    }
    around.hub().remove(old.channel(), old);
    endFeed(old);
    around.meters().subscriptions(false, -1);
    if (old.present() && !stillPresent) {
      around.meters().action(Action.REMOVE_PRESENCE);
      around.engine().presence().remove(old.channel(), session.client());
    }
  }

  private Future<Void> leave(Subscription subscription, int code, String reason) {
    Tenures.left(session, subscription, code, reason);
    Surroundings around = session.surroundings();
    String channel = subscription.channel();
    around.hub().remove(channel, subscription);
    endFeed(subscription);
    Future<Void> gone = DONE;
    if (subscription.present()) {
      around.meters().action(Action.REMOVE_PRESENCE);
      gone = around.engine().presence().remove(channel, session.client());
    }
    if (subscription.live()) {
      around.meters().subscriptions(false, -1);
      announce(subscription, false);
    }
    return gone;
  }

  private static void endFeed(Subscription subscription) {
    StreamFeed feed = subscription.plan().source().feed();
    if (feed != null) {
      feed.cancel();
    }
  }

  /** Ends a subscription and tells the client. */
  Future<Void> remove(Subscription subscription, UnsubscribeCode code) {
    Future<Void> gone = remove(subscription, code.code(), code.reason());
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
  void end(Disconnect why) {
    upkeep.stop();
    List<Subscription> ended = new ArrayList<>(byChannel.values());
    byChannel = Map.of();
    ended.forEach(each -> leave(each, why.code(), why.reason()));
  }
}
