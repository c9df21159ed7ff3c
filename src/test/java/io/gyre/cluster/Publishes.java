package io.gyre.cluster;

import io.gyre.cluster.Complaint.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything publishers did and were told, by id. */
final class Publishes {
  private final Map<String, Publish> byId = new HashMap<>();
  private final Map<Stream, NavigableMap<Long, Publish>> acknowledged = new HashMap<>();
  private final Map<String, Publish> newestOfChannel = new HashMap<>();

  /** A channel's numbering from one loss of it to the next. */
  record Stream(String channel, String epoch) {
    @Override
    public String toString() {
      return channel + " epoch " + epoch;
    }
  }

  /** One publication; the times are {@link HistoryEvent#nanos}. */
  static final class Publish {
    private final String channel;
    private final String id;
    private final long invoked;
    private @Nullable Long acknowledgedAt;
    private boolean failed;
    private String epoch = "";
    private long offset;

    private Publish(HistoryEvent.PublishInvoked event) {
      channel = event.channel();
      id = event.id();
      invoked = event.nanos();
    }

    String channel() {
      return channel;
    }

    String id() {
      return id;
    }

    long invoked() {
      return invoked;
    }

    /** When it was acknowledged; null if it was not. */
    @Nullable Long acknowledgedAt() {
      return acknowledgedAt;
    }

    boolean failed() {
      return failed;
    }

    Stream stream() {
      return new Stream(channel, epoch);
    }

    long offset() {
      return offset;
    }

    @Override
    public String toString() {
      return id + (offset > 0 ? "@" + offset : "");
    }
  }

  /** The acknowledged publication with the highest offset of each channel's latest epoch. */
  static Map<String, Publish> tops(List<HistoryEvent> events) {
    Publishes publishes = new Publishes();
    events.forEach(event -> publishes.take(event, complaint -> {}));
    Map<String, Publish> tops = new HashMap<>();
    publishes.newestOfChannel.forEach(
        (channel, newest) -> {
          NavigableMap<Long, Publish> stream = publishes.acknowledged.get(newest.stream());
          tops.put(channel, stream == null ? newest : stream.lastEntry().getValue());
        });
    return tops;
  }

  /** Takes the publishers' events in; others are left alone. */
  void take(HistoryEvent event, Consumer<Complaint> complaints) {
    if (event instanceof HistoryEvent.PublishInvoked invoked) {
      byId.put(invoked.id(), new Publish(invoked));
    } else if (event instanceof HistoryEvent.PublishAcknowledged done) {
      acknowledge(done, complaints);
    } else if (event instanceof HistoryEvent.PublishFailed failed) {
      Publish publish = byId.get(failed.id());
      if (publish != null) {
        publish.failed = true;
      }
    }
  }

  private void acknowledge(HistoryEvent.PublishAcknowledged done, Consumer<Complaint> complaints) {
    Publish publish = byId.get(done.id());
    if (publish == null || !publish.channel.equals(done.channel())) {
      complaints.accept(new Complaint(Rule.INVENTED, "acknowledged but never sent: " + done));
      return;
    }
    if (publish.acknowledgedAt != null
        && (publish.offset != done.offset() || !publish.epoch.equals(done.epoch()))) {
      String twice = publish + " of " + publish.stream() + " acknowledged again as " + done;
      complaints.accept(new Complaint(Rule.NUMBERING, twice));
      return;
    }
    publish.acknowledgedAt = done.nanos();
    publish.epoch = done.epoch();
    publish.offset = done.offset();
    if (publish.offset > 0) {
      acknowledged
          .computeIfAbsent(publish.stream(), stream -> new TreeMap<>())
          .putIfAbsent(publish.offset, publish);
      newestOfChannel.merge(
          publish.channel, publish, (one, other) -> one.invoked > other.invoked ? one : other);
    }
  }

  /** The publication of an id; null if nobody sent it. */
  @Nullable Publish byId(String id) {
    return byId.get(id);
  }

  /** All of them. */
  Iterable<Publish> all() {
    return byId.values();
  }

  /** The acknowledged ones of each stream by offset. */
  Map<Stream, NavigableMap<Long, Publish>> acknowledged() {
    return acknowledged;
  }

  /** Acknowledged ones of a stream with offsets in (from, to], lowest first. */
  List<Publish> between(Stream stream, long from, long to) {
    NavigableMap<Long, Publish> all = acknowledged.get(stream);
    return all == null || from >= to
        ? List.of()
        : new ArrayList<>(all.subMap(from, false, to, true).values());
  }

  /** The acknowledged one of a channel that was sent last; null if there is none. */
  @Nullable Publish newest(String channel) {
    return newestOfChannel.get(channel);
  }
}
