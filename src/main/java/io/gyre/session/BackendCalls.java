package io.gyre.session;

import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.proxy.ClientHeaders;
import io.gyre.proxy.Proxy;
import io.gyre.proxy.ProxyAnswer;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyTransport.Exchange;
import io.gyre.proxy.StreamProxy;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one session asks the backend; nothing of it outlives the session.
 *
 * <p>Thread: the lane's loop.
 */
final class BackendCalls {

  private final Session session;
  private final List<Exchange<?>> running = new ArrayList<>(1);
  private ClientHeaders headers;

  BackendCalls(Session session) {
    this.session = session;
    ClientRequest request = session.request();
    this.headers = new ClientHeaders(request.headers(), request.metadata(), Map.of());
  }

  /**
   * Keeps what any proxy may pass on of the headers that the client gave with its connect command.
   */
  void emulate(Map<String, String> emulated) {
    headers =
        new ClientHeaders(
            headers.http(),
            headers.metadata(),
            session.surroundings().proxies().emulated(emulated));
  }

  /** The connection, as requests tell it. */
  ProxyRequest.Peer peer() {
    Link link = session.outbox().link();
    boolean json = link.framing().protocol() == ProtocolType.JSON;
    return new ProxyRequest.Peer(session.client(), link.transport(), json ? "json" : "protobuf");
  }

  /** Asks; the answer fails with {@link io.gyre.proxy.ProxyFailure}. */
  <R> Future<ProxyAnswer<R>> ask(Proxy proxy, ProxyRequest<R> request) {
    return kept(proxy.call(request, headers));
  }

  /**
   * Opens a stream for a subscription; its answer fails with {@link io.gyre.proxy.ProxyFailure}. It
   * ends with the session until it is answered.
   */
  StreamProxy.Opening open(
      StreamProxy proxy, ProxyRequest.Subscribe request, boolean bidirectional) {
    StreamProxy.Opening opening = proxy.open(request, bidirectional, headers);
    kept(opening.answer());
    return opening;
  }

  private <R> Future<ProxyAnswer<R>> kept(Exchange<R> exchange) {
    if (exchange.answer().isComplete()) {
      return exchange.answer();
    }
    running.add(exchange);
    return exchange.answer().onComplete(answered -> running.remove(exchange));
  }

  /**
   * Asks for what a command of the client needs.
   *
   * @param proxy null when it was not there when the node started, which fails
   * @return the result, if there is one; fails with the backend's disconnect or error, or with
   *     error 100 when there is no answer
   */
  <R> Future<Optional<R>> result(@Nullable Proxy proxy, ProxyRequest<R> request) {
    if (proxy == null) {
      return Future.failedFuture(new ProtocolException(ErrorCode.INTERNAL));
    }
    return result(ask(proxy, request));
  }

  /** As the other one, of an answer that is asked for. */
  <R> Future<Optional<R>> result(Future<ProxyAnswer<R>> asked) {
    return asked
        .recover(failure -> Future.failedFuture(new ProtocolException(ErrorCode.INTERNAL)))
        .map(answer -> Optional.ofNullable(answer.resultOrRefusal()));
  }

  /** Gives up what is still being asked. */
  void end() {
    List.copyOf(running).forEach(exchange -> exchange.cancel().run());
  }
}
