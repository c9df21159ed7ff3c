package io.gyre.client;

import java.util.List;

/**
 * Nodes.
 *
 * @param nodes each that is known to the one that was asked
 */
public record InfoResult(List<NodeInfo> nodes) {
  static InfoResult read(Json result) {
    return new InfoResult(Fields.of(result).list("nodes", NodeInfo::read));
  }
}
