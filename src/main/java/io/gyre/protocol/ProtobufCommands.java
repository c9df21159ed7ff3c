package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/** Commands of a Protobuf frame: each after its length. */
final class ProtobufCommands implements CommandReader {
  private final ProtobufReader in;
  private boolean started;

  ProtobufCommands(byte[] frame) {
    this.in = ProtobufReader.delimited(frame);
  }

  @Override
  public @Nullable Command next() {
    if (started && in.isDone()) {
      return null;
    }
    started = true;
    return Commands.read(in);
  }
}
