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
  private volatile List<Problem> own =
      List.of(new Problem("node", "starting", "The node is not serving yet."));

  /**
   * A node that starts.
   *
   * @param foundation what is wrong below the node
   */
  Readiness(Supplier<List<Problem>> foundation) {
    this.foundation = foundation;
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
}
