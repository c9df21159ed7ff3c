package io.gyre.node.canary;

import io.gyre.operation.Nodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What follows for this node from what all nodes said.
 *
 * @param deafToUs nodes that say they do not hear this one
 * @param isOut whether the verdict takes this node out
 */
record Hearing(Set<String> deafToUs, boolean isOut) {

  /**
   * Hears everybody who can be heard.
   *
   * @param peers the other nodes by id
   * @param deaf those of them that this node does not hear
   * @param out whether this node was out until now
   */
  static Hearing of(Nodes nodes, Map<String, Peer> peers, Set<String> deaf, boolean out, long now) {
    String own = nodes.own();
    List<String> members = new ArrayList<>();
    Set<String> before = new HashSet<>();
    Map<String, Set<String>> deafTo = new HashMap<>();
    deafTo.put(own, deaf);
    if (out) {
      before.add(own);
    }
    Set<String> deafToUs = new LinkedHashSet<>();
    for (String id : nodes.ids()) {
      Peer peer = peers.get(id);
      if (peer == null || !peer.counts(now)) {
        if (id.equals(own)) {
          members.add(id);
        }
        continue;
      }
      members.add(id);
      if (peer.isOut()) {
        before.add(id);
      }
      if (peer.isHeard()) {
        deafTo.put(id, peer.deafTo());
        if (peer.deafTo().contains(own)) {
          deafToUs.add(id);
        }
      }
    }
    return new Hearing(deafToUs, Verdict.of(members, deafTo, before).out().contains(own));
  }
}
