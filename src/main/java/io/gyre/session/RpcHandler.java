package io.gyre.session;

import io.gyre.config.RpcConfig;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.RpcRequest;
import io.gyre.protocol.RpcResult;
import io.vertx.core.Future;

/**
 * The command {@code rpc} (auth reference, section 8): the built-in ping is all there is without an
 * rpc proxy.
 */
final class RpcHandler {

  Future<Void> handle(Session session, long id, RpcRequest request) {
    RpcConfig config = session.settings().config().rpc();
    if (!config.ping().enabled()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
    }
    if (!request.method().equals(config.ping().method())) {
      return Future.failedFuture(new ProtocolException(ErrorCode.METHOD_NOT_FOUND));
    }
    session.reply(id, new RpcResult(null));
    return Future.succeededFuture();
  }
}
