package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.protocol.Codec;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Brings JSON objects to a service on the event bus; any reply says that it was taken. */
final class BusCourier implements Courier {

  private final EventBus bus;
  private final String address;
  private final DeliveryOptions options;
  private final Codec codec = Codec.of(ProtocolType.JSON);

  BusCourier(Vertx vertx, ProxyConfig config, String about) {
    this.bus = vertx.eventBus();
    this.address = BusTransport.address(config.endpoint());
    this.options =
        new DeliveryOptions()
            .setSendTimeout(config.timeout().plus(BusTransport.SPARE).toMillis())
            .addHeader(BusTransport.EVENT, about);
    HeaderSelection.headers(config)
        .of(ClientHeaders.NONE)
        .forEach((name, values) -> values.forEach(value -> options.addHeader(name, value)));
  }

  @Override
  public String protocol() {
    return "bus";
  }

  @Override
  public Sent send(Consumer<FieldWriter> message) {
    byte[] body = codec.encode(message, (out, fields) -> fields.accept(out));
    Future<Void> taken =
        bus.request(address, new JsonObject(Buffer.buffer(body)), options)
            .recover(cause -> Future.failedFuture(BusTransport.failure(cause)))
            .mapEmpty();
    return new Sent(taken, () -> {});
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
