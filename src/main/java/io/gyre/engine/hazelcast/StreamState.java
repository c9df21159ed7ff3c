package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one channel: its numbering for delivery, its stream, who is interested, and
 * what was appended lately. Changed in place.
 *
 * <p>Thread: the partition's.
 */
final class StreamState extends Wired {

  /** How long a node's last batch is remembered; longer than a node tries to append it. */
  static final long BATCH_MILLIS = 120_000;

  /** After this a change is on the backups, or whoever made it was told that it may not be. */
  private static final long BACKED_MILLIS = 10_000;

  private static final UUID[] NOBODY = {};

  /** The touch of a stream is told to backups when it moved this part of its time to live. */
  private static final int TOUCH_PART = 8;

  /** Life of the numbering. */
  long life;

  /** Number of the last publication in it. */
  long number;

  /** The last era in which this was valid; see {@link Owner}. */
  long era;

  /** When it last changed here, the owner's milliseconds; not known elsewhere. */
  long changedMillis;

  /** The stream; null when nothing is kept. */
  @Nullable Log log;

  /** Idempotency keys by age, oldest first. */
  private final Map<String, Seen> seen = new LinkedHashMap<>();

  private final Map<UUID, Batch> batches = new HashMap<>();
  private UUID[] nodes = NOBODY;

  /** Whether something happened that backups have to be told. */
  private boolean changed;

  private record Seen(StreamPosition position, long deadline) {}

  /** For reading. */
  StreamState() {
    super(Kinds.STREAM);
  }

  StreamState(long life, long era) {
    this();
    this.life = life;
    this.era = era;
  }

  boolean changed() {
    return changed;
  }

  void changed(boolean whether) {
    changed = whether;
  }

  /** Whether the last change may still be on its way to the backups. */
  boolean mayBeUnbacked(long nowMillis) {
    return Math.abs(nowMillis - changedMillis) < BACKED_MILLIS;
  }

  /** Whether nothing needs to be remembered. */
  boolean isEmpty() {
    return log == null && nodes.length == 0 && seen.isEmpty();
  }

  // Interest

  UUID[] nodes() {
    return nodes;
  }

  boolean interests(UUID node) {
    return Arrays.asList(nodes).contains(node);
  }

  void addNode(UUID node) {
    if (!interests(node)) {
      nodes = Arrays.copyOf(nodes, nodes.length + 1);
      nodes[nodes.length - 1] = node;
      changed = true;
    }
  }

  void removeNodes(Set<UUID> gone) {
    UUID[] left = Arrays.stream(nodes).filter(n -> !gone.contains(n)).toArray(UUID[]::new);
    if (left.length != nodes.length) {
      nodes = left;
      changed = true;
    }
    changed |= batches.keySet().removeAll(gone);
  }

  // The stream

  /** The stream, made at need; its numbering lives on from now. */
  Log stream(Retention retention, Moment at) {
    Log mine = log;
    if (mine == null) {
      mine = new Log(at.newEpoch(), 0);
      log = mine;
    }
    long ttl = retention.metaTtl().toMillis();
    mine.metaDeadline = at.nowMillis() + ttl;
    if (Math.abs(mine.metaDeadline - mine.backedMetaDeadline) > ttl / TOUCH_PART) {
      mine.backedMetaDeadline = mine.metaDeadline;
      changed = true;
    }
    return mine;
  }

  /** Forgets what is over. */
  void expire(long nowMillis) {
    Log mine = log;
    if (mine != null && mine.historyDeadline <= nowMillis && !mine.isEmpty()) {
      mine.clear();
      mine.historyDeadline = Long.MAX_VALUE;
      changed = true;
    }
    if (mine != null && mine.metaDeadline <= nowMillis) {
      log = null;
      changed = true;
    }
    Iterator<Seen> oldest = seen.values().iterator();
    while (oldest.hasNext() && oldest.next().deadline <= nowMillis) {
      oldest.remove();
      changed = true;
    }
  }

  /** Forgets the batches nobody tries any more. */
  void forgetBatches(long nowMillis) {
    changed |= batches.values().removeIf(b -> b.atMillis() + BATCH_MILLIS <= nowMillis);
  }

  /**
   * Goes on under new names, since others may go on under the old ones: another life, another
   * epoch. What is kept stays, with its offsets, and so does what is known of batches under way.
   */
  void renew(Moment at) {
    era = at.era();
    life = Math.max(at.newLife(), life + 1);
    Log old = log;
    String epoch = at.newEpoch();
    log = old == null ? null : old.renamed(epoch);
    number = old == null ? 0 : old.size();
    UnaryOperator<StreamPosition> rename =
        position ->
            old != null && position.epoch().equals(old.epoch())
                ? new StreamPosition(position.offset(), epoch)
                : position;
    seen.replaceAll((key, first) -> new Seen(rename.apply(first.position), first.deadline));
    batches.values().removeIf(Batch::isUnkept);
    long first = old == null ? 0 : old.oldest() - 1;
    batches.replaceAll((node, batch) -> batch.renamed(rename, first));
    changed = true;
  }

  // Repeats

  @Nullable StreamPosition seen(String key) {
    Seen first = seen.get(key);
    return first == null ? null : first.position;
  }

  void remember(String key, StreamPosition position, long deadline) {
    seen.put(key, new Seen(position, deadline));
    changed = true;
  }

  @Nullable Batch lastBatch(UUID origin) {
    return batches.get(origin);
  }

  void remember(UUID origin, Batch batch) {
    batches.put(origin, batch);
  }

  /**
   * Goes back to where an owner stood that lacks this copy's last steps; false when this copy never
   * stood there. Forgets what may belong to those steps.
   */
  boolean cut(Stamp stamp) {
    StreamPosition top = stamp.top();
    Log mine = log;
    boolean onTheWay = life == stamp.life() && number >= stamp.number();
    if (!onTheWay || (mine == null) != (top == null)) {
      return false;
    }
    if (mine != null && top != null) {
      if (!mine.cut(top)) {
        return false;
      }
      seen.values().removeIf(s -> s.position.offset() > top.offset());
    }
    number = stamp.number();
    batches.clear();
    return true;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(life);
    out.writeLong(number);
    out.writeLong(era);
    Layout.writeIds(out, nodes);
    out.writeBoolean(log != null);
    if (log != null) {
      log.write(out);
    }
    out.writeInt(seen.size());
    for (Map.Entry<String, Seen> one : seen.entrySet()) {
      out.writeString(one.getKey());
      Layout.writePosition(out, one.getValue().position);
      out.writeLong(one.getValue().deadline);
    }
    out.writeInt(batches.size());
    for (Map.Entry<UUID, Batch> one : batches.entrySet()) {
      Layout.writeId(out, one.getKey());
      one.getValue().write(out);
    }
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    life = in.readLong();
    number = in.readLong();
    era = in.readLong();
    nodes = Layout.readIds(in);
    log = in.readBoolean() ? Log.read(in) : null;
    int keys = in.readInt();
    for (int i = 0; i < keys; i++) {
      seen.put(Layout.readText(in), new Seen(Layout.readPosition(in), in.readLong()));
    }
    int origins = in.readInt();
    for (int i = 0; i < origins; i++) {
      batches.put(Layout.readId(in), Batch.read(in));
    }
  }
}
