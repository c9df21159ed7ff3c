package io.gyre.node.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may be a member. The oldest member decides of one that wants to join, and one that
 * joined of those it found.
 */
final class Gate {

  private final Proof proof;

  /** A gate that asks for this proof. */
  Gate(Proof proof) {
    this.proof = proof;
  }

  /**
   * Why a member is refused; null when it is not.
   *
   * @param attributes what it says of itself
   * @param lite whether it holds no data
   */
  @Nullable String refusal(Map<String, String> attributes, boolean lite) {
    String nodeId = Attributes.get(attributes, Attributes.NODE_ID);
    String version = Attributes.get(attributes, Attributes.BUS_VERSION);
    if (!proof.holds(nodeId, Attributes.get(attributes, Attributes.PROOF))) {
      return "its cluster.secret is not the one of this cluster";
    }
    if (!version.isEmpty() && !version.equals(Attributes.CURRENT_BUS_VERSION)) {
      return "it speaks version "
          + version
          + " of the event bus, this cluster version "
          + Attributes.CURRENT_BUS_VERSION
          + "; update all nodes to one release";
    }
    if (version.isEmpty() && !lite) {
      return "it is not a Gyre node and would hold channel state; join as a lite member";
    }
    return null;
  }
}
