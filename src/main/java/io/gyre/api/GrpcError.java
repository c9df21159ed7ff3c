package io.gyre.api;

import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtobufWriter;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Base64;

/** API errors as a status of GRPC, in transport mode (server API section 2.2). */
final class GrpcError {
  private static final String TYPE = "type.googleapis.com/" + ApiSchema.PACKAGE + ".Error";

  private GrpcError() {}

  /** Returns the status of an error. */
  static GrpcStatus status(ErrorInfo error) {
    return switch (error.code()) {
      case 102, 104 -> GrpcStatus.NOT_FOUND;
      case 107, 108 -> GrpcStatus.INVALID_ARGUMENT;
      case 112 -> GrpcStatus.OUT_OF_RANGE;
      case 113 -> GrpcStatus.ALREADY_EXISTS;
      default -> GrpcStatus.INTERNAL;
    };
  }

  /** Returns a {@code google.rpc.Status} whose only detail is the API's own error, in base64. */
  static String details(ErrorInfo error) {
    ProtobufWriter out = new ProtobufWriter();
    out.signed(1, "code", status(error).code);
    out.text(2, "message", error.message());
    out.message(
        3,
        "details",
        ErrorShape.of(error),
        (any, value) -> {
          any.text(1, "type_url", TYPE);
          any.message(2, "value", value, ProtobufStructWriter::fields);
        });
    return Base64.getEncoder().withoutPadding().encodeToString(out.take());
  }
}
