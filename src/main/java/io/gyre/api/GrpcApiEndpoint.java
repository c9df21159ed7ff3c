package io.gyre.api;

import io.gyre.config.GrpcApiConfig;
import io.gyre.edge.Endpoint;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server API over GRPC in one lane (server API section 9).
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcApiEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcApiEndpoint.class);
  private static final String SERVICE = ApiSchema.PACKAGE + "." + ApiSchema.SERVICE;
  private static final CharSequence ENCODING = HttpHeaders.createOptimized("grpc-encoding");
  private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
  private static final CharSequence ERROR_MODE =
      HttpHeaders.createOptimized("x-centrifugo-error-mode");
  private static final String TRANSPORT = "transport";
  private static final int MESSAGE_SIZE = 4 << 20;

  private final Operations operations;
  private final GrpcServer server;
  private final int limit;
  private final byte[] authorization;
  private final boolean transportErrors;
  private final ProtobufStructWriter writer = new ProtobufStructWriter();
  private final Map<String, Handler<GrpcServerRequest<Buffer, Buffer>>> calls = new HashMap<>();

  /**
   * The API of one lane.
   *
   * @param operations calls methods, on the lane's loop
   */
  GrpcApiEndpoint(Vertx vertx, GrpcApiConfig config, Operations operations) {
    this.operations = operations;
    this.limit = config.maxReceiveMessageSize() > 0 ? config.maxReceiveMessageSize() : MESSAGE_SIZE;
    this.authorization =
        config.key().isEmpty()
            ? new byte[0]
            : ("apikey " + config.key()).getBytes(StandardCharsets.UTF_8);
    this.transportErrors = config.errorMode().equals(TRANSPORT);
    GrpcServerOptions options = new GrpcServerOptions().setMaxMessageSize(limit);
    for (GrpcProtocol protocol : GrpcProtocol.values()) {
      if (protocol != GrpcProtocol.HTTP_2) {
        options.removeEnabledProtocol(protocol);
      }
    }
    this.server = GrpcServer.server(vertx, options).callHandler(this::call);
    calls.put(SERVICE + "/Batch", this::batch);
    for (ApiMethod method : ApiMethods.ALL) {
      Shape response = method.response();
      calls.put(SERVICE + "/" + method.rpcName(), call -> method(method, response, call));
    }
    if (config.reflection()) {
      GrpcReflection.SERVICES.forEach(
          service -> calls.put(service + "/" + GrpcReflection.METHOD, GrpcReflection::serve));
    }
  }

  @Override
  public void accept(HttpServerRequest request) {
    if (!request.headers().contains(ENCODING)) {
      // A message that is deflated without saying so would be an exception nobody sees.
      request.headers().set(ENCODING, IDENTITY);
    }
    server.handle(request);
  }

  private void call(GrpcServerRequest<Buffer, Buffer> call) {
    Handler<GrpcServerRequest<Buffer, Buffer>> handler = calls.get(call.fullMethodName());
    if (handler == null) {
      fail(call, GrpcStatus.UNIMPLEMENTED, unknown(call.fullMethodName()));
    } else if (call.format() != WireFormat.PROTOBUF) {
      fail(call, GrpcStatus.UNIMPLEMENTED, "messages in another format than Protobuf");
    } else if (!admits(call)) {
      fail(call, GrpcStatus.UNAUTHENTICATED, "unauthenticated");
    } else {
      handler.handle(call);
    }
  }

  private void fail(GrpcServerRequest<Buffer, Buffer> call, GrpcStatus status, String text) {
    new GrpcUnaryCall(call, limit).fail(status, text);
  }

  private static String unknown(String name) {
    int slash = name.lastIndexOf('/');
    if (slash < 0) {
      return "malformed method name: " + name;
    }
    String service = name.substring(0, slash);
    return service.equals(SERVICE)
        ? "unknown method " + name.substring(slash + 1) + " for service " + service
        : "unknown service " + service;
  }

  private boolean admits(GrpcServerRequest<Buffer, Buffer> call) {
    if (authorization.length == 0) {
      return true;
    }
    String sent = call.headers().get(HttpHeaders.AUTHORIZATION);
    return sent != null
        && MessageDigest.isEqual(authorization, sent.getBytes(StandardCharsets.UTF_8));
  }

  private void method(ApiMethod method, Shape response, GrpcServerRequest<Buffer, Buffer> call) {
    boolean statuses = transportErrors || TRANSPORT.equals(call.headers().get(ERROR_MODE));
    read(
        call,
        method.name(),
        method.request(),
        (unary, in) ->
            operations.call(
                method,
                in,
                answer -> {
                  ErrorInfo error = answer.error();
                  if (error != null && statuses) {
                    unary.fail(GrpcError.status(error), error.message(), GrpcError.details(error));
                  } else {
                    unary.answer(writer.write(answer.message(response)));
                  }
                }));
  }

  private void batch(GrpcServerRequest<Buffer, Buffer> call) {
    read(
        call,
        Batch.NAME,
        Batch.REQUEST,
        (unary, in) ->
            new Batch(operations, in, response -> unary.answer(writer.write(response))).run());
  }

  private void read(
      GrpcServerRequest<Buffer, Buffer> call, String name, Shape shape, Reader reader) {
    GrpcUnaryCall unary = new GrpcUnaryCall(call, limit);
    unary.read(
        message -> {
          Struct in;
          try {
            in = ProtobufStructReader.readWhole(message, shape);
          } catch (ProtocolException malformed) {
            operations.meters().failed(name, "unmarshal");
            LOG.warn("bad api request grpc_method={} because=malformed message", name);
            unary.fail(GrpcStatus.INTERNAL, "grpc: error unmarshalling request");
            return;
          }
          reader.read(unary, in);
        });
  }

  /** Takes a call with its request. */
  private interface Reader {
    void read(GrpcUnaryCall call, Struct in);
  }
}
