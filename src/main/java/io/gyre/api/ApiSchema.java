package io.gyre.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The server API as a Protobuf service, for what describes it to others. */
final class ApiSchema {
  /** Package of the messages and of the service. */
  static final String PACKAGE = "centrifugal.centrifugo.api";

  /** The service, without its package. */
  static final String SERVICE = "CentrifugoApi";

  /** All calls: batch first, then the methods in the order of {@link ApiMethods#ALL}. */
  static final List<Call> CALLS = calls();

  private ApiSchema() {}

  /**
   * One call.
   *
   * @param name in GRPC
   * @param path in the HTTP API, without its prefix
   * @param summary what it does, one sentence
   */
  record Call(String name, String path, String summary, Shape request, Shape response) {}

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    calls.add(
        new Call(
            "Batch",
            Batch.NAME,
            "Several commands in one request, in order or at once.",
            Batch.REQUEST,
            Batch.RESPONSE));
    for (ApiMethod method : ApiMethods.ALL) {
      calls.add(
          new Call(
              method.rpcName(),
              method.name(),
              method.summary(),
              method.request(),
              method.response()));
    }
    return List.copyOf(calls);
  }

  /** Returns all messages by name, each after those it consists of. */
  static Map<String, Shape> messages() {
    Map<String, Shape> messages = new LinkedHashMap<>();
    for (Call call : CALLS) {
      collect(call.request(), messages);
      collect(call.response(), messages);
    }
    return messages;
  }

  private static void collect(Shape shape, Map<String, Shape> into) {
    for (Field field : shape.fields()) {
      if (field.shape() != null) {
        collect(field.shape(), into);
      }
    }
    into.putIfAbsent(shape.name(), shape);
  }
}
