package io.gyre.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For each channel the longest time from the first attempt to publish something to its arrival, at
 * subscribers that kept their connection: how long the channel stood still.
 */
final class Pauses {
  private final List<Duration> longest;

  private Pauses(List<Duration> longest) {
    this.longest = longest;
  }

  /** Measures publications that were first sent between two times of {@link System#nanoTime}. */
  static Pauses between(List<HistoryEvent> events, long from, long to) {
    Set<String> moved = new HashSet<>();
    Map<String, Long> sent = new HashMap<>();
    for (HistoryEvent event : events) {
      boolean within = event.nanos() >= from && event.nanos() < to;
      if (within && event instanceof HistoryEvent.Ended ended) {
        moved.add(ended.subscriber());
      } else if (within && event instanceof HistoryEvent.PublishInvoked invoked) {
        sent.put(invoked.id(), invoked.nanos());
      }
    }
    Map<String, Duration> longest = new HashMap<>();
    for (HistoryEvent event : events) {
      if (event instanceof HistoryEvent.Received got
          && sent.containsKey(got.id())
          && !moved.contains(got.subscriber())) {
        Duration took = Duration.ofNanos(got.nanos() - sent.getOrDefault(got.id(), 0L));
        longest.merge(got.channel(), took, (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
    }
    return new Pauses(longest.values().stream().sorted().toList());
  }

  /** Of how many channels. */
  int channels() {
    return longest.size();
  }

  /** The longest of any channel; zero if nothing was measured. */
  Duration max() {
    return longest.isEmpty() ? Duration.ZERO : longest.get(longest.size() - 1);
  }

  /** The median over the channels; zero if nothing was measured. */
  Duration median() {
    return longest.isEmpty() ? Duration.ZERO : longest.get(longest.size() / 2);
  }

  @Override
  public String toString() {
    return "pause of %d channels: median %d ms, longest %d ms"
        .formatted(longest.size(), median().toMillis(), max().toMillis());
  }
}
