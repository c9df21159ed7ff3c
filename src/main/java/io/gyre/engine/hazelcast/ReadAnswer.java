package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.gyre.protocol.StreamPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a read found. */
final class ReadAnswer extends Wired {

  /** Whether the position asked for is of this stream's epoch. */
  boolean known;

  /** The newest position. */
  StreamPosition top = new StreamPosition(0, "");

  /** In the order asked for. */
  List<Kept> kept = List.of();

  /** For reading. */
  ReadAnswer() {
    super(Kinds.READ_ANSWER);
  }

  ReadAnswer(boolean known, StreamPosition top, List<Kept> kept) {
    this();
    this.known = known;
    this.top = top;
    this.kept = kept;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeBoolean(known);
    Layout.writePosition(out, top);
    writeKept(out, kept);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    known = in.readBoolean();
    top = Layout.readPosition(in);
    kept = readKept(in);
  }

  static void writeKept(ObjectDataOutput out, List<Kept> kept) throws IOException {
    out.writeInt(kept.size());
    for (Kept one : kept) {
      one.write(out);
    }
  }

  static List<Kept> readKept(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    List<Kept> kept = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      kept.add(Kept.read(in));
    }
    return kept;
  }
}
