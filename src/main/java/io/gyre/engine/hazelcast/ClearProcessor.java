package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;

/** Removes what is kept of a channel; its numbering stays. */
final class ClearProcessor extends StreamProcessor<Boolean> {

  ClearProcessor() {
    super(Kinds.CLEAR);
  }

  @Override
  Boolean apply(StreamState state, Moment at) {
    Log log = state.log;
    if (log == null || log.isEmpty()) {
      return false;
    }
    log.clear();
    state.changed(true);
    return true;
  }

  @Override
  void write(ObjectDataOutput out) {}

  @Override
  void read(ObjectDataInput in) {}
}
