package io.gyre.engine.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/**
 * A publication as a stream keeps it.
 *
 * @param offset in its epoch
 * @param number in the channel's life
 * @param mark tells it from another publication of the same epoch and offset, made elsewhere
 * @param body what {@link Bodies} made of it
 */
record Kept(long offset, long number, long mark, byte[] body) {

  void write(ObjectDataOutput out) throws IOException {
    out.writeLong(offset);
    out.writeLong(number);
    out.writeLong(mark);
    out.writeByteArray(body);
  }

  static Kept read(ObjectDataInput in) throws IOException {
    return new Kept(in.readLong(), in.readLong(), in.readLong(), Layout.readBody(in));
  }
}
