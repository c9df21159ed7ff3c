package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Reads a channel's history; gives it an epoch when it has none. */
final class ReadProcessor extends StreamProcessor<ReadAnswer> {

  private HistoryQuery query =
      HistoryQuery.positionOnly(new Retention(0, Duration.ZERO, Duration.ZERO));

  /** For reading. */
  ReadProcessor() {
    super(Kinds.READ);
  }

  ReadProcessor(HistoryQuery query) {
    this();
    this.query = query;
  }

  @Override
  ReadAnswer apply(StreamState state, Moment at) {
    Log log = state.stream(query.retention(), at);
    StreamPosition since = query.since();
    boolean known = since == null || since.epoch().isEmpty() || since.epoch().equals(log.epoch());
    return new ReadAnswer(known, log.top(), known ? log.read(query) : List.of());
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeQuery(out, query);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    query = Layout.readQuery(in);
  }
}
