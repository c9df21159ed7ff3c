package io.gyre.session;

import io.gyre.config.RpcConfig;
import io.gyre.config.RpcNamespace;
import io.gyre.config.RpcOptions;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.RpcRequest;
import io.gyre.protocol.RpcResult;
import io.gyre.proxy.Proxy;
import io.gyre.proxy.ProxyEvent;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyResult;
import io.vertx.core.Future;

/**
 * The command {@code rpc} (auth reference, section 8): the built-in ping, or the proxy of the
 * method's namespace.
 */
final class RpcHandler {

  Future<Void> handle(Session session, long id, RpcRequest request) {
    RpcConfig config = session.settings().config().rpc();
    if (config.ping().enabled() && request.method().equals(config.ping().method())) {
      session.reply(id, new RpcResult(null));
      return Future.succeededFuture();
    }
    RpcOptions options = options(config, request.method());
    if (!options.proxyEnabled()) {
      return Future.failedFuture(new ProtocolException(ErrorCode.NOT_AVAILABLE));
    }
    Proxy proxy = session.surroundings().proxies().named(ProxyEvent.RPC, options.proxyName());
    BackendCalls backend = session.backend();
    var asked =
        new ProxyRequest.Rpc(
            backend.peer(), session.user(), request.method(), request.data(), session.meta());
    return backend
        .result(proxy, asked)
        .map(
            result -> {
              session.reply(id, new RpcResult(result.map(ProxyResult.Rpc::data).orElse(null)));
              return null;
            });
  }

  /**
   * The options of a method.
   *
   * @throws ProtocolException error 108 where no method leads to a backend at all, 104 when the
   *     namespace does not exist, and without proxies for everything beside the ping
   */
  private static RpcOptions options(RpcConfig config, String method) {
    boolean any =
        config.withoutNamespace().proxyEnabled()
            || config.namespaces().stream().anyMatch(each -> each.options().proxyEnabled());
    if (!any) {
      throw new ProtocolException(
          config.ping().enabled() ? ErrorCode.METHOD_NOT_FOUND : ErrorCode.NOT_AVAILABLE);
    }
    String namespace = namespace(config, method);
    if (namespace.isEmpty()) {
      return config.withoutNamespace();
    }
    return config.namespaces().stream()
        .filter(each -> each.name().equals(namespace))
        .map(RpcNamespace::options)
        .findFirst()
        .orElseThrow(() -> new ProtocolException(ErrorCode.METHOD_NOT_FOUND));
  }

  private static String namespace(RpcConfig config, String method) {
    boolean ignored = config.ignoreNamespaces() && config.namespaces().isEmpty();
    int end =
        config.namespaceBoundary().isEmpty() ? -1 : method.indexOf(config.namespaceBoundary());
    return ignored || end < 0 ? "" : method.substring(0, end);
  }
}
