package io.gyre.session;

import io.gyre.channel.PublishDecision;
import io.gyre.channel.ResolvedOptions;
import io.gyre.engine.AppendOptions;
import io.gyre.operation.Retentions;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.gyre.protocol.PublishRequest;
import io.gyre.protocol.PublishResult;
import io.gyre.proxy.ProxyEvent;
import io.gyre.proxy.ProxyFailure;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyResult;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code publish} (auth reference, section 6). */
final class PublishHandler {

  private static final Logger LOG = LoggerFactory.getLogger(PublishHandler.class);

  /** Type of a publish that is not one of a map channel. */
  private static final int STREAM = 0;

  Future<Void> handle(Session session, long id, PublishRequest request) {
    var caller = session.subscriptions().caller(request.channel());
    PublishDecision decision = session.settings().rules().publish(caller, request);
    if (decision instanceof PublishDecision.Allow allow) {
      return publish(session, id, request, allow.options(), ProxyResult.Publish.NOTHING);
    }
    if (decision instanceof PublishDecision.Deny deny) {
      LOG.debug("publish refused client={} because={}", session.client(), deny.because());
      return Future.failedFuture(new ProtocolException(deny.error()));
    }
    if (decision instanceof PublishDecision.Close close) {
      return Future.failedFuture(new ProtocolException(close.disconnect()));
    }
    if (decision instanceof PublishDecision.AskProxy ask && request.type() == STREAM) {
      return askBackend(session, id, request, ask);
    }
    return decision instanceof PublishDecision.IntoStream
        ? intoStream(session, id, request)
        : Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
  }

  private static Future<Void> intoStream(Session session, long id, PublishRequest request) {
    Subscription own = session.subscriptions().get(request.channel());
    StreamFeed feed = own == null || !own.live() ? null : own.plan().source().feed();
    if (feed == null) {
      return Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
    }
    return feed.publish(request.data())
        .recover(failure -> Future.failedFuture(refusal(failure)))
        .map(
            sent -> {
              session.reply(id, new PublishResult());
              return null;
            });
  }

  private static ProtocolException refusal(Throwable failure) {
    boolean late =
        failure instanceof ProxyFailure known && known.kind() == ProxyFailure.Kind.TIMEOUT;
    return new ProtocolException(late ? ErrorCode.INTERNAL : ErrorCode.NOT_AVAILABLE);
  }

  private static Future<Void> askBackend(
      Session session, long id, PublishRequest request, PublishDecision.AskProxy ask) {
    BackendCalls backend = session.backend();
    var asked =
        new ProxyRequest.Publish(
            backend.peer(), session.user(), request.channel(), request.data(), session.meta());
    return backend
        .result(session.surroundings().proxies().named(ProxyEvent.PUBLISH, ask.proxyName()), asked)
        .compose(
            result ->
                publish(
                    session,
                    id,
                    request,
                    ask.options(),
                    result.orElse(ProxyResult.Publish.NOTHING)));
  }

  /**
   * Publishes.
   *
   * @param changes what the backend wants otherwise; none where it was not asked
   */
  private static Future<Void> publish(
      Session session,
      long id,
      PublishRequest request,
      ResolvedOptions options,
      ProxyResult.Publish changes) {
    Subscription own = session.subscriptions().get(request.channel());
    Publication publication =
        Publication.builder()
            .data(changes.data() == null ? request.data() : changes.data())
            .tags(changes.tags())
            .version(changes.version())
            .info(info(session, own))
            .build();
    AppendOptions append =
        new AppendOptions(
            Retentions.of(options),
            changes.skipHistory(),
            changes.idempotencyKey(),
            changes.version(),
            changes.versionEpoch(),
            changes.delta() || options.config().deltaPublish());
    Future<?> published =
        session.surroundings().publishing().byClient(request.channel(), publication, append);
    if (own != null) {
      // A subscribed publisher sees its own publication before the reply, as with the reference.
      published = published.compose(appended -> session.surroundings().hub().caughtUp());
    }
    return published.map(
        done -> {
          session.reply(id, new PublishResult());
          return null;
        });
  }

  private static ClientInfo info(Session session, @Nullable Subscription own) {
    return own == null
        ? new ClientInfo(session.user(), session.client(), session.info(), null)
        : own.info();
  }
}
