package io.gyre.operation;

import java.util.List;
import java.util.function.Consumer;

/**
 * The nodes of this server at the moment.
 *
 * <p>Thread: any.
 */
public interface Nodes {
  /** The id of the node this code runs in. */
  String own();

  /** The ids of all, this node's included. */
  List<String> ids();

  /** Has {@code listener} called with the id of each node that leaves or is lost from now on. */
  void onLeft(Consumer<String> listener);

  /**
   * A server of one node.
   *
   * @param id its id
   */
  static Nodes only(String id) {
    return new Nodes() {
      @Override
      public String own() {
        return id;
      }

      @Override
      public List<String> ids() {
        return List.of(id);
      }

      @Override
      public void onLeft(Consumer<String> listener) {}
    };
  }
}
