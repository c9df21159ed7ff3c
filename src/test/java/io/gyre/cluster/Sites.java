package io.gyre.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.ServerProcess;
import java.util.List;

/** Where the nodes of a cluster are, by index from 0. */
interface Sites {
  /** Membership address of each node, {@code host:port}; may list more than there are nodes. */
  List<String> members();

  /** HTTP port of a node, which it keeps when it is started again; 0 for any. */
  default int httpPort(int node) {
    return 0;
  }

  /** Where a node's process runs. */
  ServerProcess.Place place(int node);

  /** Address at which a node's process reaches this one. */
  default String here(int node) {
    return "127.0.0.1";
  }

  /**
   * Adds what only this node's configuration has.
   *
   * @param cluster section {@code cluster}
   */
  default void adapt(int node, ObjectNode cluster) {}
}
