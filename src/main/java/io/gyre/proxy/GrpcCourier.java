package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.protocol.Codec;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Brings Protobuf messages by unary calls; status OK with any message says that it was taken. */
final class GrpcCourier implements Courier {

  private final GrpcBackend backend;
  private final ProxyConfig config;
  private final String method;
  private final Codec codec = Codec.of(ProtocolType.PROTOBUF);

  GrpcCourier(GrpcBackend backend, ProxyConfig config, String method) {
    this.backend = backend;
    this.config = config;
    this.method = method;
  }

  @Override
  public String protocol() {
    return "grpc";
  }

  @Override
  public Sent send(Consumer<FieldWriter> message) {
    byte[] body = codec.encode(message, (out, fields) -> fields.accept(out));
    GrpcCall call = new GrpcCall(backend, config, true);
    return new Sent(call.send(method, body, ClientHeaders.NONE).mapEmpty(), call::cancel);
  }

  @Override
  public Future<Void> close() {
    return backend.close();
  }
}
