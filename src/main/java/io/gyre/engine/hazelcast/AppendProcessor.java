package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.Appended.Outcome;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appends a batch of one node's publications to a channel. */
final class AppendProcessor extends StreamProcessor<AppendAnswer> {

  private static final AppendResult NOT_DELIVERED =
      new AppendResult(Outcome.PUBLISHED, 0, Appended.NOT_KEPT, null);

  private UUID origin = new UUID(0, 0);
  private long batch;
  private List<AppendItem> items = List.of();
  private transient boolean repeated;

  /** For reading. */
  AppendProcessor() {
    super(Kinds.APPEND);
  }

  /**
   * A batch.
   *
   * @param origin the publishing node
   * @param batch greater than that of the node's earlier batches for the channel
   */
  AppendProcessor(UUID origin, long batch, List<AppendItem> items) {
    this();
    this.origin = origin;
    this.batch = batch;
    this.items = items;
  }

  @Override
  boolean wasRepeat() {
    return repeated;
  }

  @Override
  AppendAnswer apply(StreamState state, Moment at) {
    Batch last = state.lastBatch(origin);
    repeated = last != null && last.id() == batch;
    if (last != null && last.id() >= batch) {
      if (repeated) {
        last.results().forEach(result -> acknowledge(state, result.position()));
      }
      return new AppendAnswer(state.life, state.nodes(), repeated ? last.results() : List.of());
    }
    List<AppendResult> results = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      results.add(append(state, items.get(i), i, at));
    }
    if (state.changed()) {
      state.remember(origin, Batch.of(batch, at.nowMillis(), results));
    }
    return new AppendAnswer(state.life, state.nodes(), results);
  }

  private AppendResult append(StreamState state, AppendItem item, int index, Moment at) {
    byte[] body = item.body();
    AppendOptions options = item.options();
    if (body == null || options == null) {
      return NOT_DELIVERED;
    }
    String key = options.idempotencyKey();
    StreamPosition first = key.isEmpty() ? null : state.seen(key);
    if (first != null) {
      acknowledge(state, first);
      return new AppendResult(Outcome.SUPPRESSED_BY_IDEMPOTENCY_KEY, 0, first, null);
    }
    AppendResult result = options.kept() ? keep(state, body, options, index, at) : pass(state);
    if (!key.isEmpty() && result.outcome() == Outcome.PUBLISHED) {
      long until = at.nowMillis() + AppendOptions.IDEMPOTENCY_TTL.toMillis();
      state.remember(key, result.position(), until);
    }
    return result;
  }

  /** Who hears now that an earlier publication is done may be the first to, under new names. */
  private static void acknowledge(StreamState state, StreamPosition position) {
    Log log = state.log;
    if (log != null && log.acknowledge(position)) {
      state.changed(true);
    }
  }

  /** Numbers what is not kept, if anybody hears it. */
  private static AppendResult pass(StreamState state) {
    if (state.nodes().length == 0) {
      return NOT_DELIVERED;
    }
    state.number++;
    state.changed(true);
    return new AppendResult(Outcome.PUBLISHED, state.number, Appended.NOT_KEPT, null);
  }

  private AppendResult keep(
      StreamState state, byte[] body, AppendOptions options, int index, Moment at) {
    Retention retention = options.retention();
    Log log = state.stream(retention, at);
    if (log.refusesVersion(options.version(), options.versionEpoch())) {
      return new AppendResult(Outcome.SUPPRESSED_BY_VERSION, 0, log.top(), null);
    }
    Kept newest = options.delta() ? log.newest() : null;
    state.number++;
    state.changed(true);
    StreamPosition position = log.append(state.number, mark(index), body, retention.size());
    log.historyDeadline = at.nowMillis() + retention.ttl().toMillis();
    return new AppendResult(Outcome.PUBLISHED, state.number, position, bodyOf(newest));
  }

  private static byte @Nullable [] bodyOf(@Nullable Kept kept) {
    return kept == null ? null : kept.body();
  }

  private long mark(int index) {
    return (origin.getLeastSignificantBits() * 31 + batch) * 31 + index;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, origin);
    out.writeLong(batch);
    AppendItem.writeAll(out, items);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    origin = Layout.readId(in);
    batch = in.readLong();
    items = AppendItem.readAll(in);
  }
}
