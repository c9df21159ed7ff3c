package io.gyre.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a history amounts to.
 *
 * @param complaints broken promises; empty if all were kept
 * @param tally how many events of what kind, by name
 */
public record Verdict(List<Complaint> complaints, Map<String, Long> tally) {
  private static final int SHOWN_OF_A_RULE = 5;

  /** Copies the lists. */
  public Verdict {
    complaints = List.copyOf(complaints);
    tally = Map.copyOf(tally);
  }

  /** Whether every promise was kept. */
  public boolean isContent() {
    return complaints.isEmpty();
  }

  /** How many events there were of a kind, see {@link HistoryChecker#judge}. */
  public long count(String kind) {
    return tally.getOrDefault(kind, 0L);
  }

  /** The tally, how often each rule was broken, and the first complaints of each. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(new TreeMap<>(tally).toString());
    Map<Complaint.Rule, List<Complaint>> byRule =
        complaints.stream()
            .collect(Collectors.groupingBy(Complaint::rule, TreeMap::new, Collectors.toList()));
    byRule.forEach(
        (rule, broken) -> {
          text.append("\n").append(rule).append(" x ").append(broken.size());
          broken.stream()
              .limit(SHOWN_OF_A_RULE)
              .forEach(complaint -> text.append("\n  ").append(complaint.evidence()));
        });
    return text.toString();
  }
}
