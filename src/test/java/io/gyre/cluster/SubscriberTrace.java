package io.gyre.cluster;

import io.gyre.cluster.Complaint.Rule;
import io.gyre.cluster.HistoryEvent.Start;
import io.gyre.cluster.Publishes.Publish;
import io.gyre.cluster.Publishes.Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What one subscriber of one channel saw, followed step by step. */
final class SubscriberTrace {
  private final String subscriber;
  private final String channel;
  private final Publishes publishes;
  private final boolean parts;
  private final Consumer<Complaint> complaints;
  private final Set<String> received = new HashSet<>();
  private final Set<String> leftEpochs = new HashSet<>();
  private final List<Run> runs = new ArrayList<>();
  private final List<String> unnumbered = new ArrayList<>();
  private String epoch = "";
  private long position;
  private boolean everSubscribed;
  private boolean open;
  private long openSince;
  private long runStart;
  private long runHash;

  /**
   * A stretch received without a gap that the subscriber was told of.
   *
   * @param from offset before the first
   * @param to offset of the last
   * @param hash of all (offset, id) in between, in their order
   */
  record Run(Stream stream, String subscriber, long from, long to, long hash) {}

  SubscriberTrace(
      String subscriber,
      String channel,
      Publishes publishes,
      boolean parts,
      Consumer<Complaint> complaints) {
    this.parts = parts;
    this.subscriber = subscriber;
    this.channel = channel;
    this.publishes = publishes;
    this.complaints = complaints;
  }

  void subscribed(HistoryEvent.Subscribed event) {
    boolean recovered = event.start() == Start.RECOVERED && everSubscribed;
    boolean sameEpoch = event.epoch().equals(epoch);
    if (recovered && !sameEpoch) {
      complain(Rule.EPOCHS, "told recovered, but the epoch became " + event.epoch());
    } else if (sameEpoch && event.offset() < position) {
      complain(Rule.BACKWARDS, "told top " + event.offset() + " of the same epoch");
    }
    if (!recovered || !sameEpoch) {
      endRun();
      if (!sameEpoch) {
        // a new stream remembers nothing of the old one, so an unanswered publication may be in
        // both
        received.clear();
      }
      enter(event.epoch());
      position = event.offset();
      startRun();
    }
    everSubscribed = true;
    open = true;
    openSince = event.nanos();
  }

  private void enter(String next) {
    if (!next.equals(epoch)) {
      if (everSubscribed) {
        leftEpochs.add(epoch);
      }
      if (!parts && leftEpochs.contains(next)) {
        complain(Rule.EPOCHS, "back in epoch " + next + ", which it had left");
      }
      epoch = next;
    }
  }

  void received(HistoryEvent.Received event) {
    if (!open) {
      complain(Rule.UNASKED, "got " + event.id() + " without a subscription");
    }
    Publish publish = publishes.byId(event.id());
    if (publish == null || !publish.channel().equals(channel)) {
      complain(Rule.INVENTED, "got " + event.id() + ", which nobody published here");
    } else if (publish.failed()) {
      complain(Rule.INVENTED, "got " + event.id() + ", whose publisher was told it failed");
    }
    boolean first = received.add(event.id());
    if (!first) {
      complain(Rule.TWICE, "got " + event.id() + " again, now as offset " + event.offset());
    }
    if (event.offset() == 0) {
      unnumbered.add(event.id());
    } else if (!event.epoch().equals(epoch)) {
      complain(Rule.EPOCHS, "got " + event.id() + " of epoch " + event.epoch() + " untold");
    } else {
      step(event, first);
    }
  }

  private void step(HistoryEvent.Received event, boolean first) {
    long offset = event.offset();
    if (offset <= position) {
      if (first) {
        complain(Rule.BACKWARDS, "got " + event.id() + " as offset " + offset);
      }
      return;
    }
    if (offset > position + 1) {
      List<Publish> missed = publishes.between(new Stream(channel, epoch), position, offset - 1);
      String text = "got offset " + offset + " next; acknowledged in between: ";
      complain(Rule.GAP, text + few(missed));
    }
    position = offset;
    runHash = Long.rotateLeft(runHash * 0x9E3779B97F4A7C15L + offset, 23) ^ hash(event.id());
  }

  private static long hash(String id) {
    long hash = 1125899906842597L;
    for (int i = 0; i < id.length(); i++) {
      hash = 31 * hash + id.charAt(i);
    }
    return hash;
  }

  void ended() {
    open = false;
  }

  /** Nothing more will come: whoever is still subscribed must have everything. */
  void finish() {
    endRun();
    if (!open) {
      return;
    }
    Publish newest = publishes.newest(channel);
    if (newest != null && !newest.stream().epoch().equals(epoch)) {
      if (newest.invoked() > openSince) {
        String other = newest + " is of epoch " + newest.stream().epoch();
        complain(Rule.LOST, "still subscribed, but " + other);
      }
      return;
    }
    List<Publish> missed = publishes.between(new Stream(channel, epoch), position, Long.MAX_VALUE);
    if (!missed.isEmpty()) {
      complain(Rule.LOST, "still subscribed, never got " + few(missed));
    }
  }

  /** Holds a publication without offset against what arrived. */
  void expect(Publish publish) {
    if (open && openSince < publish.invoked() && !received.contains(publish.id())) {
      complain(Rule.LOST, "subscribed all the time, never got " + publish);
    }
  }

  /** The stretches received; complete after {@link #finish}. */
  List<Run> runs() {
    return runs;
  }

  /** Ids of publications without offset, as they arrived. */
  List<String> unnumbered() {
    return unnumbered;
  }

  String subscriber() {
    return subscriber;
  }

  private void startRun() {
    runStart = position;
    runHash = 0;
  }

  private void endRun() {
    if (everSubscribed && position > runStart) {
      runs.add(new Run(new Stream(channel, epoch), subscriber, runStart, position, runHash));
    }
  }

  private static String few(List<Publish> all) {
    return all.size() <= 5 ? all.toString() : all.subList(0, 5) + " and " + (all.size() - 5);
  }

  private void complain(Rule rule, String what) {
    String where = subscriber + " in " + channel + " at " + epoch + "/" + position + ": ";
    complaints.accept(new Complaint(rule, where + what));
  }
}
