package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Asks a service on the event bus: one that joined the cluster, or came over the bridge. The
 * request is the JSON object that goes to HTTP backends, header {@link #EVENT} names the event;
 * several services at the address are asked in turn. Gyre's own, Centrifugo has no bus.
 *
 * <p>Thread: the lane's loop.
 */
final class BusTransport implements ProxyTransport {

  /** Header that says what is asked: a label of {@link ProxyEvent}. */
  static final String EVENT = "gyre-event";

  private static final String SCHEME = "bus:";
  private static final String OWN = "gyre.";

  /** The bus gives up after the proxy does, whose time-out is told better. */
  static final Duration SPARE = Duration.ofSeconds(1);

  private final EventBus bus;
  private final String address;
  private final long giveUpMillis;
  private final int mostBytes;
  private final HeaderSelection headers;
  private final ProxyCodec codec;

  /** A transport to the address of the proxy's endpoint, which {@link #check} accepts. */
  BusTransport(Vertx vertx, ProxyConfig config) {
    this.bus = vertx.eventBus();
    this.address = address(config.endpoint());
    this.giveUpMillis = config.timeout().plus(SPARE).toMillis();
    this.mostBytes = config.maxResponseSize();
    this.headers = HeaderSelection.headers(config);
    this.codec = new ProxyCodec(ProtocolType.JSON, config);
  }

  /** Whether {@code endpoint} is an address of the bus: {@code bus:ADDRESS}. */
  static boolean isBus(String endpoint) {
    return endpoint.startsWith(SCHEME);
  }

  /**
   * Checks an endpoint of the bus.
   *
   * @throws IllegalArgumentException if it has no address, or one of Gyre's own
   */
  static void check(String endpoint) {
    String address = address(endpoint);
    if (address.isEmpty() || address.startsWith(OWN)) {
      throw new IllegalArgumentException(
          "endpoint " + endpoint + " must be bus:ADDRESS, of an address that is not Gyre's own");
    }
  }

  /** The address of an endpoint of the bus. */
  static String address(String endpoint) {
    return endpoint.substring(SCHEME.length());
  }

  @Override
  public String protocol() {
    return "bus";
  }

  @Override
  public <R> Exchange<R> send(ProxyRequest<R> request, ClientHeaders from) {
    JsonObject body;
    try {
      body = new JsonObject(Buffer.buffer(codec.encode(request)));
    } catch (ProxyFailure notSent) {
      return Exchange.failed(notSent);
    }
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(giveUpMillis);
    headers
        .of(from)
        .forEach((name, values) -> values.forEach(value -> options.addHeader(name, value)));
    options.addHeader(EVENT, request.event().label());
    Future<ProxyAnswer<R>> answer =
        bus.request(address, body, options)
            .recover(cause -> Future.failedFuture(failure(cause)))
            .compose(reply -> answer(request, reply));
    return new Exchange<>(answer, () -> {});
  }

  /** What became of a request that the bus failed. */
  static ProxyFailure failure(Throwable cause) {
    if (cause instanceof ReplyException reply) {
      return switch (reply.failureType()) {
        case NO_HANDLERS ->
            new ProxyFailure(ProxyFailure.Kind.UNREACHABLE, "nobody is at the address");
        case TIMEOUT -> new ProxyFailure(ProxyFailure.Kind.TIMEOUT, "no answer in time");
        case RECIPIENT_FAILURE ->
            new ProxyFailure(
                ProxyFailure.Kind.STATUS, "the service failed with code " + reply.failureCode());
        case ERROR -> new ProxyFailure(ProxyFailure.Kind.CUT, "the bus failed");
      };
    }
    return new ProxyFailure(ProxyFailure.Kind.CUT, cause.toString());
  }

  private <R> Future<ProxyAnswer<R>> answer(ProxyRequest<R> request, Message<Object> reply) {
    try {
      byte[] body = bytes(reply.body());
      if (body.length > mostBytes) {
        throw new ProxyFailure(
            ProxyFailure.Kind.TOO_LARGE, "answer is larger than " + mostBytes + " bytes");
      }
      return Future.succeededFuture(codec.decode(request, body));
    } catch (ProxyFailure unreadable) {
      return Future.failedFuture(unreadable);
    }
  }

  private static byte[] bytes(Object body) throws ProxyFailure {
    if (body instanceof JsonObject json) {
      return json.toBuffer().getBytes();
    }
    if (body instanceof Buffer buffer) {
      return buffer.getBytes();
    }
    throw new ProxyFailure(
        ProxyFailure.Kind.WRONG_BODY, "answer is neither a JSON object nor a buffer");
  }

  /** There is nothing to give back. */
  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
