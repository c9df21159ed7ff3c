package io.gyre.engine.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What changed among the tenures of a node; may run twice, and the same on the backups. */
final class TenureStep extends Wired implements EntryProcessor<String, TenurePage, Boolean> {

  private long sequence;
  private boolean whole;
  private List<TenurePage.Line> begun = List.of();
  private List<TenurePage.Line> ended = List.of();

  /** For reading. */
  TenureStep() {
    super(Kinds.TENURE_STEP);
  }

  /**
   * A step.
   *
   * @param sequence the node's number of it; 0 when another node takes the step for it
   * @param whole whether everything else is to be forgotten
   */
  TenureStep(
      long sequence, boolean whole, List<TenurePage.Line> begun, List<TenurePage.Line> ended) {
    this();
    this.sequence = sequence;
    this.whole = whole;
    this.begun = begun;
    this.ended = ended;
  }

  @Override
  public Boolean process(Map.Entry<String, TenurePage> entry) {
    TenurePage page = entry.getValue();
    page = page == null ? new TenurePage() : page;
    if (sequence != 0 && !page.next(sequence)) {
      return true;
    }
    if (whole) {
      page.clear();
    }
    begun.forEach(page::put);
    for (TenurePage.Line line : ended) {
      page.remove(line.key(), line.generation());
    }
    entry.setValue(sequence == 0 && page.isEmpty() ? null : page);
    return true;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(sequence);
    out.writeBoolean(whole);
    write(out, begun);
    write(out, ended);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    sequence = in.readLong();
    whole = in.readBoolean();
    begun = readLines(in);
    ended = readLines(in);
  }

  static void write(ObjectDataOutput out, List<TenurePage.Line> lines) throws IOException {
    out.writeInt(lines.size());
    for (TenurePage.Line line : lines) {
      line.write(out);
    }
  }

  static List<TenurePage.Line> readLines(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    List<TenurePage.Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(TenurePage.Line.read(in));
    }
    return lines;
  }
}
