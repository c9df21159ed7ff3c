package io.gyre.session;

import io.gyre.auth.ConnectClaims;
import io.gyre.auth.SubscribeClaims;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.RefreshRequest;
import io.gyre.protocol.RefreshResult;
import io.gyre.protocol.SubRefreshRequest;
import io.gyre.protocol.SubRefreshResult;
import io.gyre.proxy.ProxyEvent;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands {@code refresh} and {@code sub_refresh} (auth reference, section 9). */
final class RefreshHandler {

  Future<Void> connection(Session session, long id, RefreshRequest request) {
    boolean byBackend = session.surroundings().proxies().only(ProxyEvent.REFRESH) != null;
    if (request.token().isEmpty() || byBackend) {
      return end(Disconnect.BAD_REQUEST);
    }
    return Tokens.REFRESH
        .told(session.settings().tokens().verifyConnect(request.token()))
        .compose(claims -> refresh(session, id, claims));
  }

  private static Future<Void> refresh(Session session, long id, ConnectClaims claims) {
    if (!claims.user().equals(session.user())) {
      return end(Disconnect.INVALID_TOKEN);
    }
    if (!session.sameTokenChannels(claims.subs().keySet())) {
      return end(Disconnect.INSUFFICIENT_STATE);
    }
    long expireAt = session.config().insecure() ? 0 : claims.expireAt();
    if (expireAt > 0 && expireAt <= session.loop().nowSeconds()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.EXPIRED));
    }
    if (claims.info() != null) {
      session.replaceInfo(claims.info());
    }
    session.expiry().at(Expiry.bounded(session.loop(), expireAt));
    boolean expires = expireAt > 0;
    long ttl = expires ? Expiry.ttl(session.loop(), expireAt) : 0;
    session.reply(id, new RefreshResult(expires, ttl));
    return Future.succeededFuture();
  }

  Future<Void> subscription(Session session, long id, SubRefreshRequest request) {
    if (request.channel().isEmpty()) {
      return end(Disconnect.BAD_REQUEST);
    }
    Subscription subscription = session.subscriptions().get(request.channel());
    if (subscription == null || !subscription.live()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.PERMISSION_DENIED));
    }
    if (subscription.serverSide()
        || subscription.plan().options().config().subRefreshProxyEnabled()) {
      return end(Disconnect.BAD_REQUEST);
    }
    if (request.token().isEmpty()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.BAD_REQUEST));
    }
    return Tokens.SUB_REFRESH
        .told(session.settings().tokens().verifySubscribe(request.token()))
        .compose(claims -> refresh(session, id, request.channel(), claims));
  }

  private static Future<Void> refresh(
      Session session, long id, String channel, SubscribeClaims claims) {
    if (!claims.fits(session.user(), session.client(), channel)) {
      return end(Disconnect.INVALID_TOKEN);
    }
    long expireAt = claims.expireAt();
    if (expireAt > 0 && expireAt <= session.loop().nowSeconds()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.EXPIRED));
    }
    @Nullable Subscription subscription = session.subscriptions().get(channel);
    if (subscription == null) {
      return Future.failedFuture(new ProtocolException(ErrorCode.PERMISSION_DENIED));
    }
    subscription.refresh(expireAt, claims.options().info());
    session.subscriptions().refreshed(subscription);
    long ttl = expireAt > 0 ? Expiry.ttl(session.loop(), expireAt) : 0;
    session.reply(id, new SubRefreshResult(expireAt > 0, ttl, List.of()));
    return Future.succeededFuture();
  }

  private static Future<Void> end(Disconnect disconnect) {
    return Future.failedFuture(new ProtocolException(disconnect));
  }
}
