package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.HistoryQuery;
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
  private long top;
  private long version;
  private String versionEpoch = "";

  /** When what is kept expires, the owner's milliseconds. */
  long historyDeadline = Long.MAX_VALUE;

  /** When the numbering is forgotten, the owner's milliseconds. */
  long metaDeadline;

  /** The last {@link #metaDeadline} that backups were told. */
  long backedMetaDeadline;

  Log(String epoch, long top) {
    this.epoch = epoch;
    this.top = top;
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
    if (candidate == 0) {
      return false;
    }
    boolean sameScope = candidateEpoch.isEmpty() || candidateEpoch.equals(versionEpoch);
    if (version != 0 && sameScope && Long.compareUnsigned(candidate, version) <= 0) {
      return true;
    }
    version = candidate;
    versionEpoch = candidateEpoch;
    return false;
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
    long oldest = top - kept.size() + 1;
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
    out.writeLong(version);
    out.writeString(versionEpoch);
    out.writeLong(historyDeadline);
    out.writeLong(metaDeadline);
    out.writeInt(kept.size());
    for (Kept one : kept) {
      one.write(out);
    }
  }

  static Log read(ObjectDataInput in) throws IOException {
    Log log = new Log(Layout.readText(in), in.readLong());
    log.version = in.readLong();
    log.versionEpoch = Layout.readText(in);
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
