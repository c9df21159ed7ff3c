package io.gyre.node.cluster;

import com.hazelcast.config.MemberAttributeConfig;
import io.gyre.config.ClusterConfig;
import java.util.Map;

/** What a member says of itself when it joins; the others can read it as long as it is there. */
final class Attributes {

  /**
   * The node's id. The clustered event bus looks here for it, so that node and bus have the same.
   */
  static final String NODE_ID = "__vertx.nodeId";

  /** Version of the layout of bus messages; nodes of another one are refused. */
  static final String BUS_VERSION = "gyre.bus";

  /** {@code node.name} or host and port. */
  static final String NAME = "gyre.name";

  /** Version of the program. */
  static final String VERSION = "gyre.version";

  /** Roles with commas in between; "" for all. */
  static final String ROLES = "gyre.roles";

  /** See {@link Proof}. */
  static final String PROOF = "gyre.proof";

  /** Raised when bus messages or the engine's records change so that older nodes fail on them. */
  static final String CURRENT_BUS_VERSION = "2";

  private Attributes() {}

  /** Writes them. */
  static void put(
      MemberAttributeConfig attributes, NodeIdentity node, ClusterConfig cluster, Proof proof) {
    attributes
        .setAttribute(NODE_ID, node.id())
        .setAttribute(BUS_VERSION, CURRENT_BUS_VERSION)
        .setAttribute(NAME, node.name())
        .setAttribute(VERSION, node.version())
        .setAttribute(ROLES, String.join(",", cluster.roles()))
        .setAttribute(PROOF, proof.of(node.id()));
  }

  /** An attribute; "" where it is missing. */
  static String get(Map<String, String> attributes, String name) {
    return attributes.getOrDefault(name, "");
  }
}
