package io.gyre.session;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.UnsubscribeRequest;
import io.gyre.protocol.UnsubscribeResult;
import io.vertx.core.Future;

/** The command {@code unsubscribe}: always answered, whether there was a subscription or not. */
final class UnsubscribeHandler {

  Future<Void> handle(Session session, long id, UnsubscribeRequest request) {
    if (request.channel().isEmpty()) {
      return Future.failedFuture(new ProtocolException(Disconnect.BAD_REQUEST));
    }
    Subscription subscription = session.subscriptions().get(request.channel());
    Future<Void> gone =
        subscription == null
            ? Future.succeededFuture()
            : session.subscriptions().remove(subscription);
    return gone.otherwiseEmpty()
        .map(
            done -> {
              session.reply(id, new UnsubscribeResult());
              return null;
            });
  }
}
