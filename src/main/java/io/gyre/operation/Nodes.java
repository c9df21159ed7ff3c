package io.gyre.operation;

import java.util.List;

/**
 * The nodes of this server at the moment.
 *
 * <p>Thread: any.
 */
@FunctionalInterface
public interface Nodes {
  /** Their ids, this node's included. */
  List<String> ids();
}
