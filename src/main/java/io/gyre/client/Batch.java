package io.gyre.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Several calls in one request; each succeeds or fails on its own, and one that fails does not stop
 * those after it. Errors in it are not repeated, the whole is if all of its calls may be.
 *
 * @param requests calls, no batch among them
 * @param parallel true: carried out all at once; false: one after another
 */
public record Batch(List<Request<?>> requests, boolean parallel) implements Request<BatchResult> {

  /** Keeps a copy of the list. */
  public Batch {
    requests = List.copyOf(requests);
    for (Request<?> request : requests) {
      if (request instanceof Batch) {
        throw new IllegalArgumentException("a batch cannot contain a batch");
      }
    }
  }

  /** One after another. */
  public Batch(Request<?>... requests) {
    this(List.of(requests), false);
  }

  @Override
  public String method() {
    return "batch";
  }

  @Override
  public Json parameters() {
    List<Json> commands = new ArrayList<>();
    for (Request<?> request : requests) {
      commands.add(Json.of(Map.of(request.method(), request.parameters())));
    }
    return new Parameters().put("commands", commands).put("parallel", parallel).json();
  }

  @Override
  public BatchResult result(Json result) {
    return BatchResult.read(requests, result);
  }

  /** True if all are. */
  @Override
  public boolean repeatable() {
    return requests.stream().allMatch(Request::repeatable);
  }

  /** Gives each a key of its own: two publications to a channel must not be taken for one. */
  @Override
  public Batch keyed(String key) {
    List<Request<?>> keyed = new ArrayList<>();
    for (Request<?> request : requests) {
      keyed.add(request.keyed(key + "-" + keyed.size()));
    }
    return new Batch(keyed, parallel);
  }
}
