package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;

/** What is kept of what a node missed. */
final class RefillAnswer extends Wired {

  /** The owner's life of the numbering. */
  long life;

  /** Number of the last publication in it. */
  long number;

  /** The stream's epoch; "" without one. */
  String epoch = "";

  /** Oldest first. */
  List<Kept> kept = List.of();

  /** For reading. */
  RefillAnswer() {
    super(Kinds.REFILL_ANSWER);
  }

  RefillAnswer(long life, long number, String epoch, List<Kept> kept) {
    this();
    this.life = life;
    this.number = number;
    this.epoch = epoch;
    this.kept = kept;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(life);
    out.writeLong(number);
    Layout.writeText(out, epoch);
    ReadAnswer.writeKept(out, kept);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    life = in.readLong();
    number = in.readLong();
    epoch = Layout.readText(in);
    kept = ReadAnswer.readKept(in);
  }
}
