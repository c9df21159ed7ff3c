package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some of the tenures of one node, as others would have to tell of their ends.
 *
 * <p>Thread: the partition's.
 */
final class TenurePage extends Wired {

  /**
   * A tenure.
   *
   * @param key client and channel
   * @param generation its number
   * @param user sealed
   */
  record Line(String key, long generation, byte[] user) {
    void write(ObjectDataOutput out) throws IOException {
      out.writeString(key);
      out.writeLong(generation);
      out.writeByteArray(user);
    }

    static Line read(ObjectDataInput in) throws IOException {
      return new Line(Layout.readText(in), in.readLong(), Layout.readBody(in));
    }
  }

  private final Map<String, Line> lines = new HashMap<>();
  private long sequence;

  /** An empty one. */
  TenurePage() {
    super(Kinds.TENURE_PAGE);
  }

  /** Whether a step of the node is new; then it is remembered. */
  boolean next(long step) {
    if (step <= sequence) {
      return false;
    }
    sequence = step;
    return true;
  }

  void clear() {
    lines.clear();
  }

  void put(Line line) {
    lines.put(line.key(), line);
  }

  /** Removes a tenure, if it is still the one of this number. */
  void remove(String key, long generation) {
    lines.computeIfPresent(key, (k, line) -> line.generation() == generation ? null : line);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Some of them. */
  List<Line> some(int most) {
    List<Line> some = new ArrayList<>();
    for (Line line : lines.values()) {
      if (some.size() == most) {
        break;
      }
      some.add(line);
    }
    return some;
  }

  /** Takes over what another part of a split cluster knew. */
  void addMissing(TenurePage other) {
    other.lines.forEach(lines::putIfAbsent);
    sequence = Math.max(sequence, other.sequence);
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(sequence);
    out.writeInt(lines.size());
    for (Line line : lines.values()) {
      line.write(out);
    }
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    sequence = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      put(Line.read(in));
    }
  }
}
