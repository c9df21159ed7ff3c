package io.gyre.node;

/**
 * Whether the node wants traffic, and why not.
 *
 * <p>Thread: any.
 */
public final class Readiness {

  private volatile String obstacle = "the node starts";

  void ready() {
    obstacle = "";
  }

  void notReady(String because) {
    obstacle = because;
  }

  /** What keeps the node from serving; "" when nothing does. */
  public String obstacle() {
    return obstacle;
  }
}
