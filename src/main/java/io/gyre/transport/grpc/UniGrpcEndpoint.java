package io.gyre.transport.grpc;

import io.gyre.config.UniGrpcConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.RequestChannel;
import io.gyre.protocol.Codec;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.transport.stream.StreamEnds;
import io.gyre.transport.stream.StreamKind;
import io.gyre.transport.stream.StreamLane;
import io.gyre.transport.stream.StreamLink;
import io.gyre.transport.stream.Unidirectional;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code CentrifugoUniStream/Consume} in one lane. The library reads the call, begins and ends the
 * response and answers what is no such call; the messages between are written below it, framed once
 * for all connections of the lane.
 */
final class UniGrpcEndpoint implements Endpoint {

  private static final StreamKind KIND = new StreamKind("uni_grpc", Shape.GRPC, true);
  private static final ServiceName SERVICE =
      ServiceName.create("centrifugal.centrifugo.unistream", "CentrifugoUniStream");
  private static final ServiceMethod<Buffer, Buffer> CONSUME =
      ServiceMethod.server(
          SERVICE, "Consume", GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
  private static final long MESSAGE_SIZE = 4L << 20;

  private final Lane lane;
  private final StreamLane streams;
  private final Admission admission;

  /** Makes nobody a user: no proxy in front of this port sets the metadata of a call. */
  private final ClientRequests requests;

  private final GrpcServer server;

  /** The request that the library is looking at, which does not give away its response. */
  private @Nullable HttpServerRequest current;

  UniGrpcEndpoint(
      Lane lane, Vertx vertx, UniGrpcConfig config, Admission admission, ClientRequests requests) {
    this.requests = requests;
    this.lane = lane;
    this.streams = new StreamLane(lane);
    this.admission = admission;
    int limit = config.maxReceiveMessageSize();
    this.server =
        GrpcServer.server(
            vertx, new GrpcServerOptions().setMaxMessageSize(limit > 0 ? limit : MESSAGE_SIZE));
    server.callHandler(CONSUME, this::call);
  }

  @Override
  public void accept(HttpServerRequest request) {
    current = request;
    try {
      server.handle(request);
    } finally {
      current = null;
    }
  }

  private void call(GrpcServerRequest<Buffer, Buffer> call) {
    HttpServerRequest request = Objects.requireNonNull(current);
    if (!admission.admits()) {
      refuse(call, GrpcStatus.UNAVAILABLE, "connection limit");
      return;
    }
    call.last()
        .onSuccess(message -> asked(request, call, message))
        .onFailure(nothing -> refuse(call, GrpcStatus.INTERNAL, "no connect request"));
  }

  private void asked(
      HttpServerRequest request, GrpcServerRequest<Buffer, Buffer> call, Buffer message) {
    ConnectRequest asked;
    try {
      asked = Codec.of(ProtocolType.PROTOBUF).connectRequest(message.getBytes());
    } catch (ProtocolException malformed) {
      refuse(call, GrpcStatus.INTERNAL, "malformed connect request");
      return;
    }
    RequestChannel.keepOpen(request);
    ClientRequest client = requests.read(request);
    Unidirectional listener = new Unidirectional(UUID.randomUUID().toString(), null, null);
    StreamLink link = streams.open(request.response(), KIND, listener, new Ends(call.response()));
    Inbound session = link.start(opened -> lane.sessions().open(opened, client));
    if (session != null) {
      session.connect(asked);
    }
  }

  private static void refuse(
      GrpcServerRequest<Buffer, Buffer> call, GrpcStatus status, String message) {
    call.response().status(status).statusMessage(message).end();
  }

  /** The head with its content type, and the trailers with the status. */
  private record Ends(GrpcServerResponse<Buffer, Buffer> response) implements StreamEnds {
    @Override
    public void begin() {
      response.writeHead();
    }

    @Override
    public void end() {
      response.end();
    }
  }
}
