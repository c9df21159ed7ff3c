package io.gyre.session;

import io.gyre.config.ChannelOptions;
import io.gyre.config.ClientConfig;
import io.gyre.loop.Loop;
import io.gyre.metrics.Action;
import io.gyre.operation.Retentions;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.StreamPosition;
import io.gyre.protocol.UnsubscribeCode;
import io.gyre.proxy.Proxy;
import io.gyre.proxy.ProxyAnswer;
import io.gyre.proxy.ProxyEvent;
import io.gyre.proxy.ProxyFailure;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be looked at from time to time while a session has subscriptions: presence entries to
 * renew, subscriptions that expired, quiet channels whose position may have moved on ({@code
 * client.presence_update_interval}).
 *
 * <p>Thread: the lane's loop.
 */
final class Upkeep {

  /**
   * How long a publication may take from where its channel is kept to here: from another node it
   * may have to wait for an earlier one, which may have to be asked for.
   */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final Session session;

  /** Those about which the backend is being asked. */
  private Set<Subscription> refreshing = Set.of();

  private Loop.@Nullable Timer timer;

  Upkeep(Session session) {
    this.session = session;
  }

  /** Starts looking, if the subscription gives reason to. */
  void watch(Subscription subscription) {
    boolean needed =
        subscription.plan().options().features().presence()
            || subscription.positioned()
            || subscription.expireAt() > 0;
    if (needed) {
      start();
    }
  }

  /** Starts looking. */
  void start() {
    if (timer == null) {
      long interval = session.config().presenceUpdateInterval().toMillis();
      next(interval / 2 + ThreadLocalRandom.current().nextLong(interval / 2 + 1));
    }
  }

  private void next(long millis) {
    timer = session.loop().after(Duration.ofMillis(millis), this::tick);
  }

  private void tick() {
    next(session.config().presenceUpdateInterval().toMillis());
    for (Subscription subscription : List.copyOf(session.subscriptions().all())) {
      if (session.open() && subscription.live()) {
        look(subscription);
      }
    }
  }

  private void look(Subscription subscription) {
    if (expired(subscription) && !refreshing.contains(subscription)) {
      ChannelOptions options = subscription.plan().options().config();
      if (!options.subRefreshProxyEnabled()) {
        expire(subscription);
        return;
      }
      askBackend(subscription, options.subRefreshProxyName());
    }
    session.subscriptions().putPresence(subscription);
    if (subscription.positioned()) {
      checkPosition(subscription);
    }
  }

  private void expire(Subscription subscription) {
    if (subscription.serverSide()) {
      session.close(Disconnect.SUBSCRIPTION_EXPIRED);
    } else {
      session.subscriptions().remove(subscription, UnsubscribeCode.EXPIRED);
    }
  }

  private void askBackend(Subscription subscription, String proxyName) {
    Proxy proxy = session.surroundings().proxies().named(ProxyEvent.SUB_REFRESH, proxyName);
    if (proxy == null) {
      askAgainLater(subscription);
      return;
    }
    BackendCalls backend = session.backend();
    var asked =
        new ProxyRequest.SubRefresh(
            backend.peer(), session.user(), subscription.channel(), session.meta());
    if (refreshing.isEmpty()) {
      refreshing = new HashSet<>(2);
    }
    refreshing.add(subscription);
    backend
        .ask(proxy, asked)
        .onComplete(
            answer -> {
              refreshing.remove(subscription);
              if (session.open() && session.subscriptions().has(subscription)) {
                answered(subscription, answer.cause(), answer.result());
              }
            });
  }

  private void answered(
      Subscription subscription,
      @Nullable Throwable failure,
      @Nullable ProxyAnswer<ProxyResult.SubRefresh> answer) {
    boolean unusable =
        failure instanceof ProxyFailure known && known.kind() == ProxyFailure.Kind.WRONG_BASE64;
    if (answer == null && !unusable) {
      askAgainLater(subscription);
      return;
    }
    ProxyResult.SubRefresh result = answer == null ? null : answer.result();
    if (result == null) {
      LOG.error(
          "no sub refresh result found client={} channel={}",
          session.client(),
          subscription.channel());
      expire(subscription);
      return;
    }
    long expireAt = Expiry.bounded(session.loop(), result.expireAt());
    boolean past = expireAt != 0 && expireAt <= session.loop().nowSeconds();
    if (result.expired() || past) {
      expire(subscription);
    } else {
      subscription.refresh(
          expireAt, result.info() == null ? subscription.info().chanInfo() : result.info());
    }
  }

  private void askAgainLater(Subscription subscription) {
    long later = session.loop().nowSeconds() + ConnectionExpiry.ASK_AGAIN_SECONDS;
    subscription.refresh(later, subscription.info().chanInfo());
  }

  private boolean expired(Subscription subscription) {
    long grace = session.config().expiredSubCloseDelay().toSeconds();
    return subscription.expireAt() > 0
        && session.loop().nowSeconds() - grace > subscription.expireAt();
  }

  private void checkPosition(Subscription subscription) {
    ClientConfig config = session.config();
    long quietMillis = session.loop().nowMillis() - subscription.lastHeardMillis();
    if (quietMillis < config.channelPositionCheckDelay().toMillis()) {
      return;
    }
    StreamPosition before = subscription.position();
    Surroundings around = session.surroundings();
    around.meters().action(Action.HISTORY_STREAM_TOP);
    around
        .engine()
        .streams()
        .top(subscription.channel(), Retentions.of(subscription.plan().options()))
        .onSuccess(top -> judge(subscription, before, top));
  }

  /** The position is lost if the stream has moved on while the subscription stood still. */
  private void judge(Subscription subscription, StreamPosition before, StreamPosition top) {
    if (!session.open() || !subscription.position().equals(before)) {
      return;
    }
    if (top.equals(before)) {
      subscription.heard(session.loop().nowMillis());
      return;
    }
    // What makes the difference may be on its way to this lane at the moment.
    Loop loop = session.loop();
    session
        .surroundings()
        .hub()
        .caughtUp()
        .onSuccess(caughtUp -> loop.after(ON_ITS_WAY, () -> loseUnlessMoved(subscription, before)));
  }

  private void loseUnlessMoved(Subscription subscription, StreamPosition before) {
    if (session.open() && subscription.live() && subscription.position().equals(before)) {
      subscription.lose();
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
