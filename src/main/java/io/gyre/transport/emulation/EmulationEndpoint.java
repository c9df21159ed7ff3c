package io.gyre.transport.emulation;

import io.gyre.edge.CommandRelay;
import io.gyre.edge.Cors;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.PlainAnswer;
import io.gyre.protocol.Codec;
import io.gyre.protocol.EmulationRequest;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.transport.stream.Intake;
import io.vertx.core.http.HttpServerRequest;

/**
 * {@code /emulation} in one lane, the way up of streams (protocol reference, section 9.5): hands
 * commands to the node that holds the stream, whichever it is. The answer says only whether they
 * were handed over; replies come down the stream.
 */
public final class EmulationEndpoint implements Endpoint {

  private final Intake intake;
  private final CommandRelay relay;

  /**
   * The endpoint of {@code lane}.
   *
   * @param bodyLimit {@code emulation.max_request_body_size}, bytes
   * @param cors knows the allowed origins
   * @param relay leads to all nodes
   */
  public EmulationEndpoint(Lane lane, int bodyLimit, Cors cors, CommandRelay relay) {
    this.intake = new Intake(cors, bodyLimit, lane.loop());
    this.relay = relay;
  }

  /** Whether the body of {@code request} is Protobuf, and what is answered to it too. */
  static boolean protobuf(HttpServerRequest request) {
    return "application/octet-stream".equals(request.getHeader("Content-Type"));
  }

  @Override
  public void accept(HttpServerRequest request) {
    intake.post(request, body -> pass(request, body));
  }

  private void pass(HttpServerRequest request, byte[] body) {
    EmulationRequest commands;
    try {
      Codec codec = Codec.of(protobuf(request) ? ProtocolType.PROTOBUF : ProtocolType.JSON);
      commands = codec.emulationRequest(body);
    } catch (ProtocolException unreadable) {
      PlainAnswer.empty(request, 400);
      return;
    }
    relay
        .pass(commands)
        .onSuccess(
            outcome ->
                answer(
                    request,
                    switch (outcome) {
                      case PASSED -> 204;
                      case NO_SUCH_NODE -> 404;
                      case NO_ANSWER -> 500;
                    }));
  }

  private static void answer(HttpServerRequest request, int status) {
    if (request.response().closed()) {
      return;
    }
    if (status == 204) {
      request.response().setStatusCode(status).end();
    } else {
      PlainAnswer.empty(request, status);
    }
  }
}
