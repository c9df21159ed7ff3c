package io.gyre.cluster;

import io.gyre.cluster.Complaint.Rule;
import io.gyre.cluster.Publishes.Publish;
import io.gyre.cluster.Publishes.Stream;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Offsets, ids and epochs as publishers and subscribers together saw them. */
final class NumberingCheck {
  private final Consumer<Complaint> complaints;
  private final Map<Stream, Map<Long, Seen>> byOffset = new HashMap<>();
  private final Map<Stream, Map<String, Seen>> byId = new HashMap<>();

  private record Seen(long offset, String id, String witness) {
    @Override
    public String toString() {
      return id + "@" + offset + " (" + witness + ")";
    }
  }

  /** First acknowledgement of an epoch and the last sending in it. */
  private record Reign(Publish firstDone, Publish lastSent) {
    private static Reign of(Publish publish) {
      return new Reign(publish, publish);
    }

    private Reign and(Reign other) {
      Reign first = doneAt(firstDone) <= doneAt(other.firstDone) ? this : other;
      Reign last = lastSent.invoked() >= other.lastSent.invoked() ? this : other;
      return new Reign(first.firstDone, last.lastSent);
    }
  }

  NumberingCheck(Consumer<Complaint> complaints) {
    this.complaints = complaints;
  }

  /** Takes in who saw which id under which offset. */
  void take(HistoryEvent event) {
    if (event instanceof HistoryEvent.PublishAcknowledged done) {
      see(new Stream(done.channel(), done.epoch()), new Seen(done.offset(), done.id(), "its ack"));
    } else if (event instanceof HistoryEvent.Received got) {
      Stream stream = new Stream(got.channel(), got.epoch());
      see(stream, new Seen(got.offset(), got.id(), got.subscriber()));
    }
  }

  private void see(Stream stream, Seen seen) {
    if (seen.offset() == 0) {
      return;
    }
    Seen atOffset =
        byOffset.computeIfAbsent(stream, s -> new HashMap<>()).putIfAbsent(seen.offset(), seen);
    if (atOffset != null && !atOffset.id().equals(seen.id())) {
      complain(Rule.NUMBERING, stream + ": " + atOffset + " and " + seen);
    }
    Seen ofId = byId.computeIfAbsent(stream, s -> new HashMap<>()).putIfAbsent(seen.id(), seen);
    if (ofId != null && ofId.offset() != seen.offset()) {
      complain(Rule.NUMBERING, stream + ": " + ofId + " and " + seen);
    }
  }

  /**
   * Looks at the acknowledgements' times, once all is taken in.
   *
   * @param parts whether several epochs may be acknowledged in at the same time
   */
  void finish(Publishes publishes, boolean parts) {
    Map<String, Map<Stream, Reign>> reigns = new HashMap<>();
    publishes
        .acknowledged()
        .forEach(
            (stream, byPosition) -> {
              realTime(stream, byPosition);
              byPosition.values().stream()
                  .map(Reign::of)
                  .reduce(Reign::and)
                  .ifPresent(
                      reign ->
                          reigns
                              .computeIfAbsent(stream.channel(), c -> new HashMap<>())
                              .put(stream, reign));
            });
    if (!parts) {
      reigns.values().forEach(this::epochsInTurn);
    }
  }

  private void realTime(Stream stream, NavigableMap<Long, Publish> byPosition) {
    @Nullable Publish earliestAbove = null;
    for (Publish publish : byPosition.descendingMap().values()) {
      if (earliestAbove != null && doneAt(earliestAbove) < publish.invoked()) {
        String text = " was acknowledged before the sending of ";
        complain(Rule.REAL_TIME, stream + ": " + earliestAbove + text + publish);
      }
      if (earliestAbove == null || doneAt(publish) < doneAt(earliestAbove)) {
        earliestAbove = publish;
      }
    }
  }

  private void epochsInTurn(Map<Stream, Reign> reigns) {
    for (Map.Entry<Stream, Reign> one : reigns.entrySet()) {
      for (Map.Entry<Stream, Reign> other : reigns.entrySet()) {
        if (one.getKey().epoch().compareTo(other.getKey().epoch()) < 0
            && startsWithin(one.getValue(), other.getValue())
            && startsWithin(other.getValue(), one.getValue())) {
          String text = " acknowledge by turns: " + one.getValue() + ", " + other.getValue();
          complain(Rule.EPOCHS, one.getKey() + " and " + other.getKey() + text);
        }
      }
    }
  }

  private static boolean startsWithin(Reign one, Reign other) {
    return doneAt(one.firstDone()) < other.lastSent().invoked();
  }

  private static long doneAt(Publish publish) {
    Long done = publish.acknowledgedAt();
    return done == null ? Long.MAX_VALUE : done;
  }

  private void complain(Rule rule, String evidence) {
    complaints.accept(new Complaint(rule, evidence));
  }
}
