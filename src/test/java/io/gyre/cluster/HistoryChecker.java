package io.gyre.cluster;

import io.gyre.cluster.SubscriberTrace.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges a history in the manner of Jepsen: no word about how the system works, only about what its
 * clients may have seen. The promises are {@link Complaint.Rule}.
 *
 * <p>A history ends at rest: the publishers have stopped and what was on its way has arrived.
 * Whoever is subscribed then must have everything that was acknowledged; whoever is not can no
 * longer be judged for what came after.
 */
public final class HistoryChecker {
  private final List<Complaint> complaints = new ArrayList<>();
  private final Map<String, Long> tally = new TreeMap<>();
  private final Publishes publishes = new Publishes();
  private final NumberingCheck numbering = new NumberingCheck(complaints::add);
  private final Map<String, Map<String, SubscriberTrace>> traces = new LinkedHashMap<>();

  private final boolean parts;

  private HistoryChecker(boolean parts) {
    this.parts = parts;
  }

  /**
   * Judges the events of a whole test.
   *
   * @return with a tally of {@code invoked, acknowledged, failed, unknown, received, ended, fresh,
   *     recovered, not_recovered}
   */
  public static Verdict judge(List<HistoryEvent> events) {
    return judge(events, new HistoryChecker(false));
  }

  /**
   * The same for a cluster that was split, with several parts that served. They acknowledge in
   * epochs of their own at the same time, and who comes from one to the other and back is told of
   * each epoch, so that one may come back. All else is asked of them, too.
   */
  public static Verdict judgeParts(List<HistoryEvent> events) {
    return judge(events, new HistoryChecker(true));
  }

  private static Verdict judge(List<HistoryEvent> events, HistoryChecker checker) {
    // a publication can arrive before its publisher hears of it
    events.forEach(event -> checker.publishes.take(event, checker.complaints::add));
    events.forEach(checker::take);
    checker.finish();
    return new Verdict(checker.complaints, checker.tally);
  }

  private void take(HistoryEvent event) {
    numbering.take(event);
    if (event instanceof HistoryEvent.Subscribed subscribed) {
      trace(subscribed.channel(), subscribed.subscriber()).subscribed(subscribed);
    } else if (event instanceof HistoryEvent.Received received) {
      trace(received.channel(), received.subscriber()).received(received);
    } else if (event instanceof HistoryEvent.Ended ended) {
      trace(ended.channel(), ended.subscriber()).ended();
    }
    tally.merge(kind(event), 1L, Long::sum);
  }

  private static String kind(HistoryEvent event) {
    if (event instanceof HistoryEvent.Subscribed subscribed) {
      return subscribed.start().name().toLowerCase(Locale.ROOT);
    }
    String name = event.getClass().getSimpleName();
    return name.replace("Publish", "").toLowerCase(Locale.ROOT);
  }

  private SubscriberTrace trace(String channel, String subscriber) {
    return traces
        .computeIfAbsent(channel, c -> new LinkedHashMap<>())
        .computeIfAbsent(
            subscriber, s -> new SubscriberTrace(s, channel, publishes, parts, complaints::add));
  }

  private void finish() {
    List<Run> runs = new ArrayList<>();
    OrderCheck order = new OrderCheck(complaints::add);
    traces.forEach(
        (channel, bySubscriber) -> {
          Map<String, List<String>> unnumbered = new LinkedHashMap<>();
          bySubscriber.forEach(
              (subscriber, trace) -> {
                trace.finish();
                runs.addAll(trace.runs());
                unnumbered.put(subscriber, trace.unnumbered());
              });
          order.unnumbered(channel, unnumbered);
        });
    order.numbered(runs);
    numbering.finish(publishes, parts);
    for (Publishes.Publish publish : publishes.all()) {
      if (publish.acknowledgedAt() != null && publish.offset() == 0) {
        traces.getOrDefault(publish.channel(), Map.of()).values().forEach(t -> t.expect(publish));
      }
    }
  }
}
