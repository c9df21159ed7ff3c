package io.gyre.node;

import java.util.List;

/**
 * Whether the node wants traffic, and why not.
 *
 * <p>Thread: any.
 */
final class Readiness implements io.gyre.api.Readiness {

  private volatile List<Problem> problems =
      List.of(new Problem("node", "starting", "The node is not serving yet."));

  void ready() {
    problems = List.of();
  }

  void stopping() {
    problems = List.of(new Problem("node", "stopping", "The node shuts down."));
  }

  @Override
  public List<Problem> problems() {
    return problems;
  }
}
