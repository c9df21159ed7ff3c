package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A step on some channels: what changed on a node ({@link #of}), or what their owner does for all
 * of them ({@link #turn}). May run twice. The owner decides the time; backups repeat the step with
 * it.
 */
final class OccupancyStep extends Wired
    implements EntryProcessor<String, OccupancyPage, OccupancyAnswer>, HazelcastInstanceAware {

  private UUID node = new UUID(0, 0);
  private long sequence;
  private boolean whole;
  private List<String> added = List.of();
  private List<String> removed = List.of();
  private Set<UUID> gone = Set.of();
  private List<Long> told = List.of();
  private long after;
  private int most;
  private long delayMillis;

  /** What the owner decided; 0 on the owner. */
  private long decidedMillis;

  private transient long nowMillis;

  private transient @Nullable Owner owner;

  /** For reading. */
  OccupancyStep() {
    super(Kinds.OCCUPANCY_STEP);
  }

  /**
   * What changed on a node.
   *
   * @param sequence the node's number of this step, from 1
   * @param whole whether {@code added} is everything
   */
  static OccupancyStep of(
      UUID node, long sequence, boolean whole, List<String> added, List<String> removed) {
    OccupancyStep step = new OccupancyStep();
    step.node = node;
    step.sequence = sequence;
    step.whole = whole;
    step.added = added;
    step.removed = removed;
    return step;
  }

  /**
   * What time brings.
   *
   * @param gone nodes that are no more
   * @param told generations of turns that need not be told again
   * @param after generation of the last turn known to the one that asks
   * @param most turns to answer with
   */
  static OccupancyStep turn(Set<UUID> gone, List<Long> told, long after, int most) {
    OccupancyStep step = new OccupancyStep();
    step.gone = gone;
    step.told = told;
    step.after = after;
    step.most = most;
    return step;
  }

  /** This step with the time after which a channel without nodes is vacated. */
  OccupancyStep delayed(long millis) {
    delayMillis = millis;
    return this;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    owner = Owner.of(instance);
  }

  @Override
  public OccupancyAnswer process(Map.Entry<String, OccupancyPage> entry) {
    Owner here = owner;
    nowMillis = decidedMillis;
    if (nowMillis == 0 && here != null) {
      here.requireRight();
      nowMillis = here.nowMillis();
    }
    OccupancyPage page = entry.getValue();
    page = page == null ? new OccupancyPage() : page;
    if (sequence != 0 && page.next(node, sequence)) {
      change(page);
    }
    if (!gone.isEmpty()) {
      page.occupancy.removeNodes(gone, nowMillis, delayMillis);
      page.forget(gone);
    }
    page.occupancy.told(told);
    page.occupancy.advance(nowMillis);
    OccupancyAnswer answer = answer(page);
    entry.setValue(page);
    if (here != null && decidedMillis == 0 && sequence != 0) {
      here.touch(entry.getKey());
    }
    return answer;
  }

  private void change(OccupancyPage page) {
    if (whole) {
      page.occupancy.replace(node, Set.copyOf(added), nowMillis, delayMillis);
    }
    added.forEach(channel -> page.occupancy.add(node, channel, nowMillis));
    for (String channel : removed) {
      if (!page.occupancy.knows(channel)) {
        // All copies were lost; that it is occupied may have been told.
        page.occupancy.add(node, channel, nowMillis);
      }
      page.occupancy.remove(node, channel, nowMillis, delayMillis);
    }
  }

  private OccupancyAnswer answer(OccupancyPage page) {
    OccupancyAnswer answer = new OccupancyAnswer();
    if (most > 0) {
      answer.turns = page.occupancy.pending(after, most);
      answer.nodes = page.nodes();
      answer.dropped = page.occupancy.takeDropped();
      long next = page.occupancy.nextMillis();
      answer.nextMillis = next == Long.MAX_VALUE ? next : Math.max(0, next - nowMillis);
    }
    return answer;
  }

  @Override
  public EntryProcessor<String, OccupancyPage, OccupancyAnswer> getBackupProcessor() {
    OccupancyStep repeated = new OccupancyStep();
    repeated.node = node;
    repeated.sequence = sequence;
    repeated.whole = whole;
    repeated.added = added;
    repeated.removed = removed;
    repeated.gone = gone;
    repeated.told = told;
    repeated.after = after;
    repeated.most = most;
    repeated.delayMillis = delayMillis;
    repeated.decidedMillis = nowMillis;
    return repeated;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    Layout.writeId(out, node);
    out.writeLong(sequence);
    out.writeBoolean(whole);
    writeTexts(out, added);
    writeTexts(out, removed);
    Layout.writeIds(out, gone.toArray(UUID[]::new));
    out.writeLongArray(told.stream().mapToLong(Long::longValue).toArray());
    out.writeLong(after);
    out.writeInt(most);
    out.writeLong(delayMillis);
    out.writeLong(decidedMillis);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    node = Layout.readId(in);
    sequence = in.readLong();
    whole = in.readBoolean();
    added = readTexts(in);
    removed = readTexts(in);
    gone = Set.copyOf(Arrays.asList(Layout.readIds(in)));
    long[] numbers = in.readLongArray();
    told = numbers == null ? List.of() : Arrays.stream(numbers).boxed().toList();
    after = in.readLong();
    most = in.readInt();
    delayMillis = in.readLong();
    decidedMillis = in.readLong();
  }

  private static void writeTexts(ObjectDataOutput out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeString(text);
    }
  }

  private static List<String> readTexts(ObjectDataInput in) throws IOException {
    int count = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(Layout.readText(in));
    }
    return texts;
  }
}
