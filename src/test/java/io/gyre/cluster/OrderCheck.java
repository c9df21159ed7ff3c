package io.gyre.cluster;

import io.gyre.cluster.Complaint.Rule;
import io.gyre.cluster.SubscriberTrace.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whether the subscribers of a channel received the same in the same order. */
final class OrderCheck {
  private final Consumer<Complaint> complaints;

  private record Stretch(Publishes.Stream stream, long from, long to) {}

  OrderCheck(Consumer<Complaint> complaints) {
    this.complaints = complaints;
  }

  /** Compares the hashes of equal stretches. */
  void numbered(List<Run> runs) {
    Map<Stretch, Run> first = new HashMap<>();
    for (Run run : runs) {
      Run other = first.putIfAbsent(new Stretch(run.stream(), run.from(), run.to()), run);
      if (other != null && other.hash() != run.hash()) {
        String who = other.subscriber() + " and " + run.subscriber();
        String text = " received different things from " + run.from() + " to " + run.to();
        complaints.accept(new Complaint(Rule.ORDER, run.stream() + ": " + who + text));
      }
    }
  }

  /**
   * Looks for a circle in "came right before" of publications without offsets: there is one if and
   * only if no single order explains what all received.
   *
   * @param received by subscriber, the ids in order of arrival
   */
  void unnumbered(String channel, Map<String, List<String>> received) {
    Map<String, Map<String, String>> next = new LinkedHashMap<>();
    Map<String, Integer> before = new HashMap<>();
    received.forEach(
        (subscriber, ids) -> {
          ids.forEach(id -> next.computeIfAbsent(id, i -> new LinkedHashMap<>()));
          for (int i = 1; i < ids.size(); i++) {
            Map<String, String> after = next.get(ids.get(i - 1));
            if (after != null && after.putIfAbsent(ids.get(i), subscriber) == null) {
              before.merge(ids.get(i), 1, Integer::sum);
            }
          }
        });
    Deque<String> free = new ArrayDeque<>();
    next.keySet().stream().filter(id -> !before.containsKey(id)).forEach(free::add);
    while (!free.isEmpty()) {
      Map<String, String> after = next.remove(free.remove());
      if (after != null) {
        after
            .keySet()
            .forEach(
                id -> {
                  if (before.merge(id, -1, Integer::sum) == 0) {
                    free.add(id);
                  }
                });
      }
    }
    if (!next.isEmpty()) {
      complaints.accept(new Complaint(Rule.ORDER, channel + ": no one order: " + circle(next)));
    }
  }

  /** The edges of one circle; what is left always leads into one. */
  private static String circle(Map<String, Map<String, String>> left) {
    // walk against the edges: everything left has something left before it
    Map<String, String> previous = new HashMap<>();
    left.forEach((id, after) -> after.keySet().forEach(later -> previous.putIfAbsent(later, id)));
    List<String> path = new ArrayList<>();
    String at = left.keySet().iterator().next();
    while (!path.contains(at)) {
      path.add(at);
      at = previous.getOrDefault(at, at);
    }
    List<String> edges = new ArrayList<>();
    List<String> circle = path.subList(path.indexOf(at), path.size());
    for (int i = 0; i < circle.size() && i < 6; i++) {
      String later = circle.get(i);
      String earlier = previous.getOrDefault(later, later);
      edges.add(
          earlier + " before " + later + " at " + left.getOrDefault(earlier, Map.of()).get(later));
    }
    return String.join(", ", edges);
  }
}
