package io.gyre.protocol.v1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes put together from text and from parts of other messages. */
final class Bytes {

  private final ByteArrayOutputStream out;

  Bytes(int expected) {
    this.out = new ByteArrayOutputStream(expected);
  }

  Bytes add(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Bytes add(byte[] from, int start, int end) {
    out.write(from, start, end - start);
    return this;
  }

  boolean isEmpty() {
    return out.size() == 0;
  }

  byte[] take() {
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
