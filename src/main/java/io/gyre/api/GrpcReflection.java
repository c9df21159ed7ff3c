package io.gyre.api;

import io.gyre.protocol.Data;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtobufReader;
import io.gyre.protocol.ProtobufWriter;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import io.vertx.grpc.server.StatusException;
import java.util.List;

/**
 * Server reflection of GRPC, versions 1 and 1alpha, which differ in their name only: tells clients
 * without a stub what the service looks like. Answers each message of a call with one.
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcReflection {
  /** Full names of the two services. */
  static final List<String> SERVICES =
      List.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

  /** Their only method, a stream each way. */
  static final String METHOD = "ServerReflectionInfo";

  private static final int LARGEST_REQUEST = 1 << 16;

  private final GrpcServerRequest<Buffer, Buffer> call;
  private final GrpcServerResponse<Buffer, Buffer> response;
  private boolean over;

  private GrpcReflection(GrpcServerRequest<Buffer, Buffer> call) {
    this.call = call;
    this.response = call.response();
  }

  /** Serves a call that just came. */
  static void serve(GrpcServerRequest<Buffer, Buffer> call) {
    GrpcReflection reflection = new GrpcReflection(call);
    call.errorHandler(error -> reflection.over = true);
    call.exceptionHandler(failure -> reflection.over = true);
    call.invalidMessageHandler(
        problem -> reflection.end(GrpcMessages.refusal(problem, LARGEST_REQUEST)));
    call.messageHandler(
        message -> {
          try {
            reflection.answer(GrpcMessages.bytes(message, LARGEST_REQUEST));
          } catch (StatusException e) {
            reflection.end(e);
          }
        });
    call.endHandler(end -> reflection.end(new StatusException(GrpcStatus.OK)));
  }

  private void answer(byte[] request) {
    if (over) {
      return;
    }
    byte[] answer;
    try {
      answer = answerTo(request);
    } catch (ProtocolException malformed) {
      throw new StatusException(GrpcStatus.INTERNAL, "grpc: error unmarshalling request");
    }
    response.write(Buffer.buffer(answer));
    if (response.writeQueueFull()) {
      call.pause();
      response.drainHandler(drained -> call.resume());
    }
  }

  private void end(StatusException status) {
    if (over) {
      return;
    }
    over = true;
    response.status(status.status());
    if (status.message() != null) {
      response.statusMessage(status.message());
    }
    response.end();
  }

  private static byte[] answerTo(byte[] request) {
    ProtobufWriter out = new ProtobufWriter();
    ProtobufReader in = ProtobufReader.bare(request);
    int question = 0;
    String asked = "";
    String host = "";
    int outer = in.begin();
    for (int number = in.next(); number != 0; number = in.next()) {
      switch (number) {
        case 1 -> host = in.text();
        case 3, 4, 6, 7 -> {
          question = number;
          asked = in.text();
        }
        case 5 -> {
          question = number;
          in.skip();
        }
        default -> in.skip();
      }
    }
    in.end(outer);
    out.text(1, "valid_host", host);
    out.raw(2, "original_request", Data.of(request));
    switch (question) {
      case 3 -> file(out, asked.equals(ApiDescriptor.FILE), asked);
      case 4 -> file(out, ApiDescriptor.SYMBOLS.contains(asked), asked);
      case 5, 6 -> error(out, GrpcStatus.NOT_FOUND, "no extensions");
      case 7 -> out.message(6, "list_services_response", SERVICES, GrpcReflection::services);
      default -> error(out, GrpcStatus.INVALID_ARGUMENT, "nothing asked");
    }
    return out.take();
  }

  private static void file(FieldWriter out, boolean found, String asked) {
    if (found) {
      out.message(
          4,
          "file_descriptor_response",
          Data.of(ApiDescriptor.bytes()),
          (response, file) -> response.raw(1, "file_descriptor_proto", file));
    } else {
      error(out, GrpcStatus.NOT_FOUND, "not found: " + asked);
    }
  }

  private static void services(FieldWriter out, List<String> reflection) {
    service(out, ApiSchema.PACKAGE + "." + ApiSchema.SERVICE);
    reflection.forEach(name -> service(out, name));
  }

  private static void service(FieldWriter out, String service) {
    out.message(1, "service", service, (entry, name) -> entry.text(1, "name", name));
  }

  private static void error(FieldWriter out, GrpcStatus status, String text) {
    out.message(
        7,
        "error_response",
        text,
        (error, message) -> {
          error.signed(1, "error_code", status.code);
          error.text(2, "error_message", message);
        });
  }
}
