package io.gyre.session;

import io.gyre.channel.PublishDecision;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.PublishRequest;
import io.gyre.protocol.PublishResult;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code publish} (auth reference, section 6). */
final class PublishHandler {

  private static final Logger LOG = LoggerFactory.getLogger(PublishHandler.class);

  Future<Void> handle(Session session, long id, PublishRequest request) {
    var caller = session.subscriptions().caller(request.channel());
    PublishDecision decision = session.settings().rules().publish(caller, request);
    if (decision instanceof PublishDecision.Allow allow) {
      return publish(session, id, request, allow);
    }
    if (decision instanceof PublishDecision.Deny deny) {
      LOG.debug("publish refused client={} because={}", session.client(), deny.because());
      return Future.failedFuture(new ProtocolException(deny.error()));
    }
    if (decision instanceof PublishDecision.Close close) {
      return Future.failedFuture(new ProtocolException(close.disconnect()));
    }
    boolean otherKind = decision instanceof PublishDecision.AllowMap;
    return Future.failedFuture(
        new ProtocolException(otherKind ? ErrorCode.NOT_AVAILABLE : ErrorCode.INTERNAL));
  }

  private static Future<Void> publish(
      Session session, long id, PublishRequest request, PublishDecision.Allow allow) {
    Subscription own = session.subscriptions().get(request.channel());
    ClientInfo info =
        own == null
            ? new ClientInfo(session.user(), session.client(), session.info(), null)
            : own.info();
    Future<?> published =
        session
            .surroundings()
            .publishing()
            .byClient(request.channel(), allow.options(), request.data(), info);
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
}
