package io.gyre.node.canary;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes must not serve, judged by who does not hear whom. Between two nodes that may serve
 * there is no broken link: always the one with most broken links is taken out, of several one that
 * is out already, so that blame does not jump while links heal one by one, and else the youngest.
 * All nodes that know the same come to the same verdict.
 *
 * @param broken links over which publications do not come through in one direction or both
 * @param out the nodes that must not serve
 */
record Verdict(Set<Link> broken, Set<String> out) {

  /** Two nodes, in no order. */
  record Link(String one, String other) {

    static Link of(String a, String b) {
      return a.compareTo(b) < 0 ? new Link(a, b) : new Link(b, a);
    }

    boolean touches(String node) {
      return one.equals(node) || other.equals(node);
    }
  }

  /**
   * Judges.
   *
   * @param members ids of the nodes that count, oldest first
   * @param deafTo for each node that could be asked: the nodes it does not hear. Others than
   *     members are left out
   * @param before nodes that are out by their own verdict now
   */
  static Verdict of(List<String> members, Map<String, Set<String>> deafTo, Set<String> before) {
    Set<Link> broken = new LinkedHashSet<>();
    for (String node : members) {
      for (String unheard : deafTo.getOrDefault(node, Set.of())) {
        if (!unheard.equals(node) && members.contains(unheard)) {
          broken.add(Link.of(node, unheard));
        }
      }
    }
    Set<String> out = new LinkedHashSet<>();
    Set<Link> open = new HashSet<>(broken);
    while (!open.isEmpty()) {
      String worst = worst(members, open, before);
      out.add(worst);
      open.removeIf(link -> link.touches(worst));
    }
    return new Verdict(Set.copyOf(broken), Set.copyOf(out));
  }

  /** The node with most of the links, of which there are some. */
  private static String worst(List<String> members, Set<Link> links, Set<String> before) {
    Map<String, Integer> counts = new HashMap<>();
    for (Link link : links) {
      counts.merge(link.one, 1, Integer::sum);
      counts.merge(link.other, 1, Integer::sum);
    }
    return Collections.max(
        counts.keySet(),
        Comparator.<String>comparingInt(node -> counts.getOrDefault(node, 0))
            .thenComparing(before::contains)
            .thenComparingInt(members::indexOf));
  }

  /** Whether a link of this node is broken. */
  boolean concerns(String node) {
    return broken.stream().anyMatch(link -> link.touches(node));
  }
}
