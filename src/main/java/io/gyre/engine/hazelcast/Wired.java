package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/**
 * What passes between members: a kind from {@link Kinds}, a layout number, then the fields. A
 * changed layout becomes a new kind.
 */
abstract class Wired implements IdentifiedDataSerializable {

  private static final byte LAYOUT = 1;

  private final int kind;

  Wired(int kind) {
    this.kind = kind;
  }

  @Override
  public final int getFactoryId() {
    return Kinds.FACTORY;
  }

  @Override
  public final int getClassId() {
    return kind;
  }

  @Override
  public final void writeData(ObjectDataOutput out) throws IOException {
    out.writeByte(LAYOUT);
    write(out);
  }

  @Override
  public final void readData(ObjectDataInput in) throws IOException {
    byte layout = in.readByte();
    if (layout != LAYOUT) {
      throw new IOException(
          getClass().getSimpleName() + " has layout " + layout + "; this node reads " + LAYOUT);
    }
    read(in);
  }

  abstract void write(ObjectDataOutput out) throws IOException;

  abstract void read(ObjectDataInput in) throws IOException;
}
