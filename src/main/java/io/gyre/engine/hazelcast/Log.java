package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.LatestVersion;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbering of one epoch and what is kept of it, which always ends at the top and has no gaps.
 *
 * <p>Thread: the partition's.
 */
final class Log {

  private final String epoch;
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private final LatestVersion version;
  private long top;

  /** What was told in this epoch is above it: the top when it began, or less. */
  private long since;

  /** When what is kept expires, the owner's milliseconds. */
  long historyDeadline = Long.MAX_VALUE;

  /** When the numbering is forgotten, the owner's milliseconds. */
  long metaDeadline;

  /** The last {@link #metaDeadline} that backups were told. */
  long backedMetaDeadline;

  Log(String epoch, long top) {
    this(epoch, top, new LatestVersion());
  }

  private Log(String epoch, long top, LatestVersion version) {
    this.epoch = epoch;
    this.top = top;
    this.version = version;
  }

  /** The same under another epoch; numbers begin at 1 again, offsets go on. */
  Log renamed(String next) {
    Log log = new Log(next, top, version);
    log.since = top;
    log.historyDeadline = historyDeadline;
    log.metaDeadline = metaDeadline;
    log.backedMetaDeadline = backedMetaDeadline;
    long number = 0;
    for (Kept one : kept) {
      log.kept.addLast(new Kept(one.offset(), ++number, one.mark(), one.body()));
    }
    return log;
  }

  /** Whether anything was appended, or acknowledged, in this epoch. */
  boolean saidAnything() {
    return top > since;
  }

  /**
   * What was appended at {@code position} is acknowledged now.
   *
   * @return whether that is the first word in this epoch
   */
  boolean acknowledge(StreamPosition position) {
    boolean first = !saidAnything() && epoch.equals(position.epoch()) && position.offset() > 0;
    if (first) {
      since = Math.min(since, position.offset() - 1);
    }
    return first;
  }

  int size() {
    return kept.size();
  }

  /** Offset of the oldest that is kept, or of the next one. */
  long oldest() {
    return top - kept.size() + 1;
  }

  String epoch() {
    return epoch;
  }

  StreamPosition top() {
    return new StreamPosition(top, epoch);
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  @Nullable Kept newest() {
    return kept.peekLast();
  }

  void clear() {
    kept.clear();
  }

  /** Whether {@code candidate} is refused as old; otherwise it becomes the stream's version. */
  boolean refusesVersion(long candidate, String candidateEpoch) {
    return version.refuses(candidate, candidateEpoch);
  }

  /** Numbers and keeps a publication; the oldest ones beyond {@code limit} go. */
  StreamPosition append(long number, long mark, byte[] body, int limit) {
    top++;
    while (kept.size() >= limit) {
      kept.removeFirst();
    }
    kept.addLast(new Kept(top, number, mark, body));
    return top();
  }

  /** What is asked for, oldest first unless asked in reverse. */
  List<Kept> read(HistoryQuery query) {
    if (query.limit() == 0 || kept.isEmpty()) {
      return List.of();
    }
    long oldest = oldest();
    StreamPosition since = query.since();
    Iterator<Kept> all = query.reverse() ? kept.descendingIterator() : kept.iterator();
    if (since != null) {
      long offset = since.offset();
      if (query.reverse()) {
        // A position that is neither kept nor the one to come says nothing about where to start.
        if (Long.compareUnsigned(offset, oldest) < 0 || Long.compareUnsigned(offset, top + 1) > 0) {
          return List.of();
        }
        skip(all, top + 1 - offset);
      } else if (Long.compareUnsigned(offset, top) >= 0) {
        return List.of();
      } else {
        skip(all, offset + 1 - oldest);
      }
    }
    return take(all, query.limit() < 0 ? Integer.MAX_VALUE : query.limit());
  }

  /** The oldest {@code limit} kept ones numbered above {@code number}. */
  List<Kept> above(long number, int limit) {
    List<Kept> found = new ArrayList<>();
    Iterator<Kept> newestFirst = kept.descendingIterator();
    while (newestFirst.hasNext()) {
      Kept one = newestFirst.next();
      if (one.number() <= number) {
        break;
      }
      found.add(one);
    }
    Collections.reverse(found);
    return found.size() > limit ? new ArrayList<>(found.subList(0, limit)) : found;
  }

  /** Goes back to where the stream stood at {@code earlier}; false when it never stood there. */
  boolean cut(StreamPosition earlier) {
    if (!epoch.equals(earlier.epoch()) || top < earlier.offset()) {
      return false;
    }
    while (!kept.isEmpty() && kept.getLast().offset() > earlier.offset()) {
      kept.removeLast();
    }
    top = earlier.offset();
    return true;
  }

  /** Whether this log went on from where {@code other}, of the same epoch, ends. */
  boolean continues(Log other) {
    if (other.top == 0) {
      return true;
    }
    Kept last = other.kept.peekLast();
    if (last == null || last.offset() != other.top) {
      return other.top == top && kept.isEmpty();
    }
    return kept.stream()
        .anyMatch(one -> one.offset() == last.offset() && one.mark() == last.mark());
  }

  private static void skip(Iterator<Kept> all, long count) {
    for (long i = 0; i < count && all.hasNext(); i++) {
      all.next();
    }
  }

  private static List<Kept> take(Iterator<Kept> all, int limit) {
    List<Kept> found = new ArrayList<>();
    while (found.size() < limit && all.hasNext()) {
      found.add(all.next());
    }
    return found;
  }

  void write(ObjectDataOutput out) throws IOException {
    out.writeString(epoch);
    out.writeLong(top);
    out.writeLong(since);
    out.writeLong(version.version());
    out.writeString(version.scope());
    out.writeLong(historyDeadline);
    out.writeLong(metaDeadline);
    out.writeInt(kept.size());
    for (Kept one : kept) {
      one.write(out);
    }
  }

  static Log read(ObjectDataInput in) throws IOException {
    String epoch = Layout.readText(in);
    long top = in.readLong();
    long since = in.readLong();
    Log log = new Log(epoch, top, new LatestVersion(in.readLong(), Layout.readText(in)));
    log.since = since;
    log.historyDeadline = in.readLong();
    log.metaDeadline = in.readLong();
    log.backedMetaDeadline = log.metaDeadline;
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      log.kept.addLast(Kept.read(in));
    }
    return log;
  }
}
