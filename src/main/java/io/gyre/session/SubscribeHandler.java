package io.gyre.session;

import io.gyre.auth.SubscribeClaims;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.ResolvedOptions;
import io.gyre.channel.SubscribeDecision;
import io.gyre.channel.SubscriptionType;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.StreamPosition;
import io.gyre.protocol.SubscribeRequest;
import io.gyre.protocol.SubscribeResult;
import io.gyre.proxy.ProxyEvent;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyResult;
import io.gyre.proxy.StreamProxy;
import io.gyre.session.SubscriptionPlan.Origin;
import io.gyre.session.SubscriptionPlan.Source;
import io.gyre.session.SubscriptionPlan.Wish;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code subscribe} (auth reference, section 5; protocol reference, section 5). */
final class SubscribeHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SubscribeHandler.class);

  /** Bit of {@code flag}: refuse rather than not recover. */
  private static final long REJECT_UNRECOVERED = 2;

  /** Bit of {@code flag}, Gyre's own: do not deliver what this client publishes itself. */
  private static final long EXCLUDE_PUBLISHER = 256;

  Future<Void> handle(Session session, long id, SubscribeRequest request) {
    var caller = session.subscriptions().caller(request.channel());
    SubscribeDecision decision = session.settings().rules().subscribe(caller, request);
    return follow(session, id, request, decision, Source.CLIENT);
  }

  private Future<Void> follow(
      Session session,
      long id,
      SubscribeRequest request,
      SubscribeDecision decision,
      Source source) {
    if (decision instanceof SubscribeDecision.Allow allow) {
      return subscribe(session, id, request, allow, source);
    }
    if (decision instanceof SubscribeDecision.CheckToken check) {
      return checkToken(session, id, request, check.options());
    }
    if (decision instanceof SubscribeDecision.Deny deny) {
      LOG.debug("subscribe refused client={} because={}", session.client(), deny.because());
      return Future.failedFuture(new ProtocolException(deny.error()));
    }
    if (decision instanceof SubscribeDecision.Close close) {
      LOG.debug(
          "subscribe ends connection client={} because={}", session.client(), close.because());
      return Future.failedFuture(new ProtocolException(close.disconnect()));
    }
    if (decision instanceof SubscribeDecision.AskProxy ask) {
      return askBackend(session, id, request, ask);
    }
    return openStream(session, id, request, (SubscribeDecision.OpenStream) decision);
  }

  private Future<Void> checkToken(
      Session session, long id, SubscribeRequest request, ResolvedOptions options) {
    return Tokens.SUBSCRIBE
        .told(session.settings().tokens().verifySubscribe(request.token()))
        .compose(claims -> byToken(session, id, request, options, claims));
  }

  private Future<Void> byToken(
      Session session,
      long id,
      SubscribeRequest request,
      ResolvedOptions options,
      SubscribeClaims claims) {
    if (!claims.fits(session.user(), session.client(), request.channel())) {
      return Future.failedFuture(new ProtocolException(Disconnect.INVALID_TOKEN));
    }
    if (claims.expireAt() > 0 && claims.expireAt() <= session.loop().nowSeconds()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.EXPIRED));
    }
    var caller = session.subscriptions().caller(request.channel());
    if (caller.subscribed()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.ALREADY_SUBSCRIBED));
    }
    SubscribeDecision decision =
        session
            .settings()
            .rules()
            .admit(caller, request, options.with(claims.options().overrides()));
    Source source =
        new Source(
            Origin.CLIENT,
            claims.expireAt(),
            claims.options().info(),
            claims.options().data(),
            false);
    return follow(session, id, request, decision, source);
  }

  private Future<Void> askBackend(
      Session session, long id, SubscribeRequest request, SubscribeDecision.AskProxy ask) {
    if (ask.options().defaults().type() != SubscriptionType.STREAM) {
      return Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
    }
    session.subscriptions().reserve(request.channel());
    return session
        .backend()
        .result(
            session.surroundings().proxies().named(ProxyEvent.SUBSCRIBE, ask.proxyName()),
            question(session, ProxyEvent.SUBSCRIBE, request))
        .onComplete(answered -> session.subscriptions().release(request.channel()))
        .compose(result -> byBackend(session, id, request, ask.options(), result, null));
  }

  private static ProxyRequest.Subscribe question(
      Session session, ProxyEvent event, SubscribeRequest request) {
    return new ProxyRequest.Subscribe(
        event,
        session.backend().peer(),
        session.user(),
        request.channel(),
        session.meta(),
        request.data());
  }

  private Future<Void> openStream(
      Session session, long id, SubscribeRequest request, SubscribeDecision.OpenStream open) {
    if (open.options().defaults().type() != SubscriptionType.STREAM) {
      return Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
    }
    StreamProxy proxy = session.surroundings().proxies().stream(open.proxyName());
    if (proxy == null) {
      return Future.failedFuture(new ProtocolException(ErrorCode.INTERNAL));
    }
    StreamProxy.Opening opening =
        session
            .backend()
            .open(
                proxy,
                question(session, ProxyEvent.SUBSCRIBE_STREAM, request),
                open.options().config().subscribeStreamProxyBidirectional());
    StreamFeed feed = new StreamFeed(session, opening.stream());
    session.subscriptions().reserve(request.channel());
    return session
        .backend()
        .result(opening.answer().answer())
        .onComplete(answered -> session.subscriptions().release(request.channel()))
        .compose(result -> byBackend(session, id, request, open.options(), result, feed))
        .onFailure(refused -> feed.cancel());
  }

  private Future<Void> byBackend(
      Session session,
      long id,
      SubscribeRequest request,
      ResolvedOptions options,
      Optional<ProxyResult.Subscribe> answer,
      @Nullable StreamFeed feed) {
    ProxyResult.Subscribe result = answer.orElse(ProxyResult.Subscribe.NOTHING);
    if (result.expireAt() != 0 && result.expireAt() <= session.loop().nowSeconds()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.EXPIRED));
    }
    if (session.subscriptions().get(request.channel()) != null) {
      return Future.failedFuture(new ProtocolException(ErrorCode.ALREADY_SUBSCRIBED));
    }
    ResolvedOptions overridden = options.with(result.options().overrides());
    ChannelRules rules = session.settings().rules();
    SubscribeDecision decision =
        feed == null
            ? rules.admitProxied(request, overridden)
            : rules.admitStreamed(request, overridden);
    Source source =
        new Source(
            Origin.CLIENT,
            result.expireAt(),
            result.options().info(),
            result.options().data(),
            false,
            feed);
    return follow(session, id, request, decision, source);
  }

  private static Future<Void> subscribe(
      Session session,
      long id,
      SubscribeRequest request,
      SubscribeDecision.Allow allow,
      Source source) {
    if (allow.options().defaults().type() != SubscriptionType.STREAM) {
      return Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
    }
    StreamPosition since = new StreamPosition(request.offset(), request.epoch());
    Wish wish =
        new Wish(
            request.recover(),
            since,
            (request.flag() & REJECT_UNRECOVERED) != 0,
            (request.flag() & EXCLUDE_PUBLISHER) != 0);
    SubscriptionPlan plan =
        new SubscriptionPlan(request.channel(), allow.options(), allow.grant(), source, wish);
    SubscribeFlow flow = new SubscribeFlow(session, plan);
    return flow.run()
        .map(
            made -> {
              boolean byClient = !allow.options().config().subRefreshProxyEnabled();
              long expireAt = byClient ? source.expireAt() : 0;
              session.reply(id, withExpiry(session, made.result(), expireAt));
              flow.goLive();
              return null;
            });
  }

  private static SubscribeResult withExpiry(
      Session session, SubscribeResult result, long expireAt) {
    if (expireAt == 0) {
      return result;
    }
    return result.toBuilder().expires(true).ttl(Expiry.ttl(session.loop(), expireAt)).build();
  }
}
