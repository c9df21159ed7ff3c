package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;

/** Tenures that were read. */
final class TenureAnswer extends Wired {

  List<TenurePage.Line> lines = List.of();

  /** For reading. */
  TenureAnswer() {
    super(Kinds.TENURE_ANSWER);
  }

  TenureAnswer(List<TenurePage.Line> lines) {
    this();
    this.lines = lines;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    TenureStep.write(out, lines);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    lines = TenureStep.readLines(in);
  }
}
