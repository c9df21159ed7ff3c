package io.gyre.bus;

import io.vertx.core.buffer.Buffer;

/** Reads what {@link RecordFormat} wrote, from a position on. */
final class WireReader {
  private final Buffer wire;
  private int position;

  WireReader(Buffer wire, int position) {
    this.wire = wire;
    this.position = position;
  }

  boolean flag() {
    return wire.getByte(position++) != 0;
  }

  byte int8() {
    return wire.getByte(position++);
  }

  int int32() {
    int value = wire.getInt(position);
    position += 4;
    return value;
  }

  long int64() {
    long value = wire.getLong(position);
    position += 8;
    return value;
  }

  byte[] bytes() {
    int length = int32();
    byte[] value = wire.getBytes(position, position + length);
    position += length;
    return value;
  }
}
