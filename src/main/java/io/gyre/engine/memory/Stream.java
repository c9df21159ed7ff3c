package io.gyre.engine.memory;

import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.LatestVersion;
import io.gyre.loop.Loop;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One channel's stream: numbering and what is kept. What is kept always ends at the top and has no
 * gaps.
 */
final class Stream {

  private final String epoch;
  private Publication[] ring = new Publication[4];
  private int start;
  private int size;
  private long top;
  private final LatestVersion version = new LatestVersion();

  /** When what is kept expires, monotonic milliseconds. */
  long historyDeadline;

  /** When the numbering is forgotten, monotonic milliseconds. */
  long metaDeadline;

  /** Fires at {@link #fireAt}; null when none is set. */
  Loop.@Nullable Timer timer;

  /** When the timer fires, monotonic milliseconds. */
  long fireAt;

  Stream(String epoch) {
    this.epoch = epoch;
  }

  String epoch() {
    return epoch;
  }

  StreamPosition top() {
    return new StreamPosition(top, epoch);
  }

  /** Whether {@code candidate} is refused as old; otherwise it becomes the stream's version. */
  boolean refusesVersion(long candidate, String candidateEpoch) {
    return version.refuses(candidate, candidateEpoch);
  }

  /** Numbers and keeps a publication; the oldest ones beyond {@code limit} go. */
  Publication append(Publication publication, int limit) {
    top++;
    Publication.Builder numbered = publication.toBuilder().offset(top);
    // The protocol tells the epoch in the first publication of a stream, and only there.
    Publication stored = (top == 1 ? numbered.epoch(epoch) : numbered).build();
    while (size >= limit) {
      ring[start] = null;
      start = (start + 1) % ring.length;
      size--;
    }
    if (size == ring.length) {
      grow(Math.min(ring.length * 2, limit));
    }
    ring[(start + size) % ring.length] = stored;
    size++;
    return stored;
  }

  @Nullable Publication newest() {
    return size == 0 ? null : kept(size - 1);
  }

  void clear() {
    ring = new Publication[4];
    start = 0;
    size = 0;
  }

  History read(HistoryQuery query) {
    StreamPosition since = query.since();
    if (since != null && !since.epoch().isEmpty() && !since.epoch().equals(epoch)) {
      throw new ProtocolException(ErrorCode.UNRECOVERABLE_POSITION);
    }
    if (query.limit() == 0 || size == 0) {
      return new History(List.of(), top());
    }
    return new History(query.reverse() ? backward(query, since) : forward(query, since), top());
  }

  private List<Publication> forward(HistoryQuery query, @Nullable StreamPosition since) {
    long oldest = top - size + 1;
    long first = 0;
    if (since != null) {
      if (Long.compareUnsigned(since.offset(), top) >= 0) {
        return List.of();
      }
      first = Math.max(0, since.offset() + 1 - oldest);
    }
    int count = bounded(size - (int) first, query.limit());
    List<Publication> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      found.add(kept((int) first + i));
    }
    return found;
  }

  private List<Publication> backward(HistoryQuery query, @Nullable StreamPosition since) {
    long oldest = top - size + 1;
    int last = size - 1;
    if (since != null) {
      // A position that is neither kept nor the one to come says nothing about where to start.
      if (Long.compareUnsigned(since.offset(), oldest) < 0
          || Long.compareUnsigned(since.offset(), top + 1) > 0) {
        return List.of();
      }
      last = (int) (since.offset() - oldest) - 1;
    }
    int count = bounded(last + 1, query.limit());
    List<Publication> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      found.add(kept(last - i));
    }
    return found;
  }

  private static int bounded(int available, int limit) {
    return limit < 0 ? available : Math.min(available, limit);
  }

  private Publication kept(int index) {
    return ring[(start + index) % ring.length];
  }

  private void grow(int capacity) {
    Publication[] larger = new Publication[Math.max(capacity, size + 1)];
    for (int i = 0; i < size; i++) {
      larger[i] = kept(i);
    }
    ring = larger;
    start = 0;
  }
}
