package io.gyre.session;

import io.gyre.channel.ChannelRules;
import io.gyre.channel.ConnectDecision;
import io.gyre.channel.Grant;
import io.gyre.channel.OptionOverrides;
import io.gyre.channel.ResolvedOptions;
import io.gyre.channel.SubscribeOptions;
import io.gyre.config.ClientConfig;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ConnectResult;
import io.gyre.protocol.Data;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.StreamPosition;
import io.gyre.protocol.SubscribeRequest;
import io.gyre.protocol.SubscribeResult;
import io.gyre.proxy.Proxy;
import io.gyre.proxy.ProxyEvent;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyResult;
import io.gyre.session.SubscriptionPlan.Origin;
import io.gyre.session.SubscriptionPlan.Source;
import io.gyre.session.SubscriptionPlan.Wish;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code connect}, step by step in the order of the auth reference, section 3.2. */
final class ConnectHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectHandler.class);

  private final Session session;
  private final ConnectRequest request;
  private final Settings settings;
  private final Map<String, SubscriptionPlan> plans = new LinkedHashMap<>();

  ConnectHandler(Session session, ConnectRequest request) {
    this.session = session;
    this.request = request;
    this.settings = session.settings();
  }

  Future<Void> handle(long id) {
    if (!request.headers().isEmpty()) {
      session.backend().emulate(request.headers());
    }
    return authenticate()
        .compose(this::admit)
        .compose(
            credentials ->
                subscribeAll()
                    .compose(flows -> Tenures.enter(session).map(flows))
                    .map(flows -> established(id, credentials, flows)));
  }

  private Future<Credentials> authenticate() {
    ClientConfig client = config();
    if (!request.token().isEmpty()) {
      return Tokens.CONNECT
          .told(settings.tokens().verifyConnect(request.token()))
          .map(
              claims -> {
                if (claims.user().isEmpty() && client.disallowAnonymousConnectionTokens()) {
                  throw new ProtocolException(Disconnect.PERMISSION_DENIED);
                }
                return Credentials.of(claims, client.insecure());
              });
    }
    Proxy proxy = session.surroundings().proxies().only(ProxyEvent.CONNECT);
    return proxy == null
        ? withoutToken()
        : askBackend(proxy)
            .compose(
                result ->
                    result.isPresent()
                        ? Future.succeededFuture(Credentials.of(result.get()))
                        : withoutToken());
  }

  private Future<Optional<ProxyResult.Connect>> askBackend(Proxy proxy) {
    BackendCalls backend = session.backend();
    List<String> channels = List.copyOf(request.subs().keySet());
    return backend.result(
        proxy,
        new ProxyRequest.Connect(
            backend.peer(), request.data(), request.name(), request.version(), channels));
  }

  private Future<Credentials> withoutToken() {
    ClientConfig client = config();
    if (client.allowAnonymousConnectWithoutToken() || client.insecure()) {
      return Future.succeededFuture(Credentials.ANONYMOUS);
    }
    String header = session.request().userHeader();
    return header.isEmpty()
        ? Future.failedFuture(new ProtocolException(Disconnect.BAD_REQUEST))
        : Future.succeededFuture(Credentials.ofHeader(header));
  }

  private Future<Credentials> admit(Credentials credentials) {
    if (!session.open()) {
      throw new ProtocolException(Disconnect.CONNECTION_CLOSED);
    }
    credentials.subs().forEach((channel, given) -> planGiven(credentials, channel, given));
    String personal =
        credentials.personal() ? settings.rules().personalChannel(credentials.user()) : null;
    if (personal != null) {
      planGiven(personal, SubscribeOptions.NONE, false, Origin.SERVER);
    }
    if (credentials.mayAskForSubs()) {
      request.subs().keySet().forEach(channel -> planAsked(credentials.user(), channel));
    }
    if (plans.size() > config().channelLimit()) {
      throw new ProtocolException(Disconnect.CHANNEL_LIMIT);
    }
    Future<Void> alone =
        personal == null || !config().subscribeToUserPersonalChannel().singleConnection()
            ? Future.succeededFuture()
            : SingleConnection.enforce(session, credentials.user(), personal);
    return alone
        .map(
            done -> {
              identify(credentials);
              return credentials;
            })
        .compose(this::place);
  }

  /** A subscription that the token or the backend gives. */
  private void planGiven(Credentials credentials, String channel, SubscribeOptions given) {
    boolean token = credentials.kind() == Credentials.Kind.TOKEN;
    if (!token && settings.rules().options(channel) == null) {
      LOG.warn("unknown channel in connect result channel={} client={}", channel, session.client());
    }
    boolean newest = credentials.attached().cacheRecover().contains(channel);
    planGiven(channel, given, newest, token ? Origin.TOKEN : Origin.SERVER);
  }

  private Future<Credentials> place(Credentials credentials) {
    Future<Boolean> place = session.takePlace();
    return place.map(
        taken -> {
          if (!taken) {
            throw new ProtocolException(Disconnect.CONNECTION_LIMIT);
          }
          if (!session.open()) {
            throw new ProtocolException(Disconnect.CONNECTION_CLOSED);
          }
          return credentials;
        });
  }

  private void identify(Credentials credentials) {
    if (!session.open()) {
      throw new ProtocolException(Disconnect.CONNECTION_CLOSED);
    }
    if (!session.identify(credentials)) {
      throw new ProtocolException(Disconnect.CONNECTION_LIMIT);
    }
    long expireAt = credentials.expireAt();
    if (expireAt > 0 && expireAt < session.loop().nowSeconds()) {
      throw new ProtocolException(ErrorCode.EXPIRED);
    }
  }

  private void planGiven(
      String channel, SubscribeOptions given, boolean cacheRecover, Origin origin) {
    if (channel.isEmpty()) {
      return;
    }
    ResolvedOptions options = settings.rules().options(channel);
    if (options == null) {
      throw new ProtocolException(ErrorCode.UNKNOWN_CHANNEL);
    }
    OptionOverrides overrides =
        cacheRecover ? given.overrides().withForceRecovery() : given.overrides();
    Source source = new Source(origin, 0, given.info(), given.data(), cacheRecover);
    plan(channel, options.with(overrides), source);
  }

  private void planAsked(String user, String channel) {
    if (plans.containsKey(channel)) {
      return;
    }
    ChannelRules rules = settings.rules();
    ConnectDecision decision = rules.connectSub(user, channel);
    if (decision instanceof ConnectDecision.Close close) {
      throw new ProtocolException(close.disconnect());
    }
    if (decision instanceof ConnectDecision.Subscribe subscribe) {
      plan(channel, subscribe.options(), new Source(Origin.SERVER, 0, null, null, false));
    }
  }

  private void plan(String channel, ResolvedOptions options, Source source) {
    SubscribeRequest asked = request.subs().get(channel);
    Grant grant = Grant.serverSide(options);
    boolean delta =
        asked != null
            && !asked.delta().isEmpty()
            && options.config().allowedDeltaTypes().contains(asked.delta());
    Grant granted =
        new Grant(grant.positioned(), grant.recoverable(), grant.pushJoinLeave(), delta, null);
    plans.put(channel, new SubscriptionPlan(channel, options, granted, source, wish(channel)));
  }

  /** What the client wants to recover; where it stood when its connection broke is the newest. */
  private Wish wish(String channel) {
    StreamPosition resumed = session.resumed(channel);
    if (resumed != null) {
      return Wish.recovery(true, resumed);
    }
    SubscribeRequest asked = request.subs().get(channel);
    return asked == null || !asked.recover()
        ? Wish.NONE
        : Wish.recovery(true, new StreamPosition(asked.offset(), asked.epoch()));
  }

  /** A flow and what became of it. */
  private record Started(SubscribeFlow flow, Future<SubscribeFlow.Made> made) {}

  private Future<List<Started>> subscribeAll() {
    List<Started> started = new ArrayList<>(plans.size());
    for (SubscriptionPlan plan : plans.values()) {
      SubscribeFlow flow = new SubscribeFlow(session, plan);
      started.add(new Started(flow, flow.run()));
    }
    return Future.all(started.stream().map(Started::made).toList()).map(all -> started);
  }

  private Void established(long id, Credentials credentials, List<Started> started) {
    if (!session.open()) {
      throw new ProtocolException(Disconnect.CONNECTION_CLOSED);
    }
    Map<String, SubscribeResult> subs = new LinkedHashMap<>();
    for (Started one : started) {
      SubscribeFlow.Made made = one.made.result();
      subs.put(made.subscription().channel(), made.result());
    }
    long expireAt = Expiry.bounded(session.loop(), credentials.expireAt());
    session.established(expireAt);
    session.connectedAs(request.name(), request.version());
    session.connectAnswer(id, result(expireAt, credentials.attached().reply(), subs));
    if (session.connected() && session.outbox().link().framing().pings()) {
      session.pulse().start(config());
    }
    started.forEach(one -> one.flow.goLive());
    return null;
  }

  private ConnectResult result(
      long expireAt, @Nullable Data data, Map<String, SubscribeResult> subs) {
    ClientConfig client = config();
    ConnectResult.Builder result =
        ConnectResult.builder()
            .client(session.client())
            .version(session.surroundings().node().version())
            .data(data)
            .subs(subs);
    Link link = session.outbox().link();
    if (!link.session().isEmpty()) {
      result.session(link.session()).node(session.surroundings().node().id());
    }
    boolean byClient = session.surroundings().proxies().only(ProxyEvent.REFRESH) == null;
    if (expireAt > 0 && byClient) {
      result.expires(true).ttl(Expiry.ttl(session.loop(), expireAt));
    }
    if (Pulse.pings(client) && !link.pingsByFrame() && link.framing().pings()) {
      boolean answered = !session.unidirectional() && Pulse.expectsPongs(client);
      result.ping(client.pingInterval().toSeconds()).pong(answered);
    }
    if (client.connectIncludeServerTime()) {
      result.time(session.loop().nowMillis());
    }
    return result.build();
  }

  private ClientConfig config() {
    return settings.config().client();
  }
}
