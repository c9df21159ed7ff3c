package io.gyre.node;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether the node wants traffic, and why not.
 *
 * <p>Thread: any.
 */
final class Readiness implements io.gyre.api.Readiness {

  private final Supplier<List<Problem>> foundation;
  private final Supplier<List<Problem>> around;
  private volatile List<Problem> own =
      List.of(new Problem("node", "starting", "The node is not serving yet."));

  /**
   * A node that starts.
   *
   * @param foundation what is wrong below the node
   * @param around what is broken there without keeping the node from serving
   */
  Readiness(Supplier<List<Problem>> foundation, Supplier<List<Problem>> around) {
    this.foundation = foundation;
    this.around = around;
  }

  void ready() {
    own = List.of();
  }

  void stopping() {
    own = List.of(new Problem("node", "stopping", "The node shuts down."));
  }

  @Override
  public List<Problem> problems() {
    return Stream.concat(own.stream(), foundation.get().stream()).toList();
  }

  @Override
  public List<Problem> degraded() {
    return around.get();
  }
}
