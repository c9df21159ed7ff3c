package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** What the owner did with a batch, and which nodes are to be told. */
final class AppendAnswer extends Wired {

  /** Life of the numbers. */
  long life;

  /** Nodes with subscribers. */
  UUID[] nodes = {};

  /** One for each item; empty when the batch came too late to be known. */
  List<AppendResult> results = List.of();

  /** For reading. */
  AppendAnswer() {
    super(Kinds.APPEND_ANSWER);
  }

  AppendAnswer(long life, UUID[] nodes, List<AppendResult> results) {
    this();
    this.life = life;
    this.nodes = nodes;
    this.results = results;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(life);
    Layout.writeIds(out, nodes);
    AppendResult.writeAll(out, results);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    life = in.readLong();
    nodes = Layout.readIds(in);
    results = AppendResult.readAll(in);
  }
}
