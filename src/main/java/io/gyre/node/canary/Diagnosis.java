package io.gyre.node.canary;

import io.gyre.api.Readiness.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the canary says of this node.
 *
 * @param problems why it must not serve
 * @param degraded what is broken while it may serve
 * @param brokenLinks of this node
 */
record Diagnosis(List<Problem> problems, List<Problem> degraded, int brokenLinks) {

  static final String COMPONENT = "canary";
  static final String AWAITING = "awaiting_peers";
  static final String CANNOT_PUBLISH = "cannot_publish";
  static final String NOT_DELIVERED = "not_delivered";
  static final String CANNOT_DELIVER = "cannot_deliver";
  static final String LINK_BROKEN = "link_broken";
  static final String SLOW_CHANNELS = "slow_channels";

  /** Before the first look. */
  static final Diagnosis STARTING =
      new Diagnosis(List.of(problem(AWAITING, "The canary has not flown yet.")), List.of(), 0);

  /**
   * What is known at one moment; ids of nodes.
   *
   * @param mute whether nothing this node publishes is acknowledged
   * @param stuckChannels channels of this node's canary whose owners do not answer, of {@link
   *     Voice#CHANNELS}
   * @param hearsItself whether what it publishes reaches its own subscribers
   * @param awaited nodes not met yet while this one starts
   * @param notHeard nodes whose publications do not come
   * @param deaf nodes that say they do not get this one's
   * @param out whether the verdict takes this node out
   */
  record Findings(
      boolean mute,
      int stuckChannels,
      boolean hearsItself,
      Collection<String> awaited,
      Collection<String> notHeard,
      Collection<String> deaf,
      boolean out) {}

  /**
   * Puts findings into words.
   *
   * @param names gives a node's name
   */
  static Diagnosis of(Findings found, UnaryOperator<String> names) {
    List<Problem> problems = new ArrayList<>();
    List<Problem> degraded = new ArrayList<>();
    if (!found.awaited.isEmpty()) {
      problems.add(
          problem(AWAITING, "Nothing was delivered yet from and to " + text(found.awaited, names)));
    }
    if (found.mute) {
      problems.add(
          problem(CANNOT_PUBLISH, "What this node publishes is not acknowledged by the cluster."));
    } else if (!found.hearsItself) {
      problems.add(
          problem(NOT_DELIVERED, "What this node publishes does not reach its own subscribers."));
    }
    links(found, names, problems, degraded);
    if (found.stuckChannels > 0 && !found.mute) {
      String part = found.stuckChannels + " of " + Voice.CHANNELS;
      degraded.add(
          problem(SLOW_CHANNELS, "The owners of " + part + " channels tried do not acknowledge."));
    }
    int broken = union(found.notHeard, found.deaf).size();
    return new Diagnosis(List.copyOf(problems), List.copyOf(degraded), broken);
  }

  private static void links(
      Findings found, UnaryOperator<String> names, List<Problem> problems, List<Problem> degraded) {
    String from = "Publications do not arrive here from " + text(found.notHeard, names);
    String to = "This node's publications do not arrive at " + text(found.deaf, names);
    if (found.out) {
      if (!found.notHeard.isEmpty()) {
        problems.add(problem(NOT_DELIVERED, from));
      }
      if (!found.deaf.isEmpty()) {
        problems.add(problem(CANNOT_DELIVER, to));
      }
    } else if (!found.notHeard.isEmpty() || !found.deaf.isEmpty()) {
      String text = found.notHeard.isEmpty() ? to : found.deaf.isEmpty() ? from : from + " " + to;
      degraded.add(problem(LINK_BROKEN, text));
    }
  }

  private static List<String> union(Collection<String> some, Collection<String> others) {
    List<String> all = new ArrayList<>(some);
    others.stream().filter(one -> !all.contains(one)).forEach(all::add);
    return all;
  }

  private static String text(Collection<String> nodes, UnaryOperator<String> names) {
    return nodes.stream().map(names).sorted().collect(Collectors.joining(", ", "", "."));
  }

  private static Problem problem(String reason, String detail) {
    return new Problem(COMPONENT, reason, detail);
  }

  /** Whether this node is out for more than its start. */
  boolean isIll() {
    return problems.stream().anyMatch(problem -> !problem.reason().equals(AWAITING));
  }

  /** Whether it cannot publish at all. */
  boolean isMute() {
    return problems.stream().anyMatch(problem -> problem.reason().equals(CANNOT_PUBLISH));
  }
}
