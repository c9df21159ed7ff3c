package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.impl.AllowedDuringPassiveState;
import com.hazelcast.spi.impl.operationservice.Operation;
import java.io.IOException;

/** Run by a member that joins: takes over the era of those it joins. */
final class JoinEra extends Operation
    implements AllowedDuringPassiveState, IdentifiedDataSerializable {

  private Roll roll = Roll.NONE;

  /** For reading. */
  JoinEra() {}

  JoinEra(Roll roll) {
    this.roll = roll;
  }

  @Override
  public String getServiceName() {
    return Eras.NAME;
  }

  @Override
  public void run() {
    this.<Eras>getService().join(roll);
  }

  @Override
  public int getFactoryId() {
    return Kinds.FACTORY;
  }

  @Override
  public int getClassId() {
    return Kinds.JOIN_ERA;
  }

  @Override
  protected void writeInternal(ObjectDataOutput out) throws IOException {
    super.writeInternal(out);
    roll.write(out);
  }

  @Override
  protected void readInternal(ObjectDataInput in) throws IOException {
    super.readInternal(in);
    roll = Roll.read(in);
  }
}
