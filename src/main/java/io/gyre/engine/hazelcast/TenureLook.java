package io.gyre.engine.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tenures of a node that is no more, of an owner that may speak for the cluster. */
final class TenureLook extends Wired
    implements EntryProcessor<String, TenurePage, TenureAnswer>, HazelcastInstanceAware, ReadOnly {

  private int most;
  private transient @Nullable Owner owner;

  /** For reading. */
  TenureLook() {
    super(Kinds.TENURE_LOOK);
  }

  TenureLook(int most) {
    this();
    this.most = most;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance instance) {
    owner = Owner.of(instance);
  }

  @Override
  public TenureAnswer process(Map.Entry<String, TenurePage> entry) {
    if (owner != null) {
      owner.requireRight();
    }
    TenurePage page = entry.getValue();
    return new TenureAnswer(page == null ? List.of() : page.some(most));
  }

  @Override
  public @Nullable EntryProcessor<String, TenurePage, TenureAnswer> getBackupProcessor() {
    return null;
  }

  @Override
  void write(ObjectDataOutput out) throws IOException {
    out.writeInt(most);
  }

  @Override
  void read(ObjectDataInput in) throws IOException {
    most = in.readInt();
  }
}
