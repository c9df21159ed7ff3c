package io.gyre.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of the calls in a batch.
 *
 * @param outcomes one for each, in the order of the request, each of its request's result type
 */
public record BatchResult(List<Outcome<?>> outcomes) {
  static BatchResult read(List<Request<?>> requests, Json result) {
    List<Json> replies = Fields.of(result).list("replies", reply -> reply);
    if (replies.size() != requests.size()) {
      throw new IllegalStateException(replies.size() + " replies to " + requests.size() + " calls");
    }
    List<Outcome<?>> outcomes = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      outcomes.add(outcome(requests.get(i), Fields.of(replies.get(i))));
    }
    return new BatchResult(List.copyOf(outcomes));
  }

  private static <R> Outcome<R> outcome(Request<R> request, Fields reply) {
    Json error = reply.optional("error");
    if (error != null) {
      return new Outcome<>(null, ApiError.read(error));
    }
    Json result = reply.members().getOrDefault(request.method(), Json.of(null));
    return new Outcome<>(request.result(result), null);
  }

  /**
   * What became of the call at a place.
   *
   * @param type of its result
   * @throws ClassCastException if it is of another type
   * @throws IndexOutOfBoundsException if there were fewer calls
   */
  public <R> Outcome<R> outcome(int index, Class<R> type) {
    Outcome<?> outcome = outcomes.get(index);
    return new Outcome<>(type.cast(outcome.result()), outcome.error());
  }
}
