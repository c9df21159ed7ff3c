package io.gyre.api;

import io.gyre.bus.BusMessage;
import java.util.function.Function;

/**
 * One method of the server API, whatever way it is called.
 *
 * @param name in URLs, batches and JSON
 * @param summary what it does, one sentence
 * @param number in the single-endpoint form
 * @param commandNumber Protobuf field of batch commands and replies
 * @param request shape of its request
 * @param result shape of its result
 * @param prepare turns a request into what to ask; throws {@link
 *     io.gyre.protocol.ProtocolException} to refuse it
 * @param answer turns the reply into the result
 */
record ApiMethod(
    String name,
    String summary,
    int number,
    int commandNumber,
    Shape request,
    Shape result,
    Function<Struct, Ask> prepare,
    Function<BusMessage, Struct> answer) {

  /** Returns its name in GRPC: that of its request without {@code Request}. */
  String rpcName() {
    return request.name().substring(0, request.name().length() - "Request".length());
  }

  /** Returns the shape of its whole answer in GRPC: an error, or a result. */
  Shape response() {
    return Answer.shape(rpcName() + "Response", result);
  }
}
