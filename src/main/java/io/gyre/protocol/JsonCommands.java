package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/** Commands of a JSON frame: one a line, a single line feed at the end allowed. */
final class JsonCommands implements CommandReader {
  private final byte[] frame;
  private int pos;

  JsonCommands(byte[] frame) {
    this.frame = frame;
  }

  @Override
  public @Nullable Command next() {
    if (pos >= frame.length && pos > 0) {
      return null;
    }
    int end = pos;
    while (end < frame.length && frame[end] != '\n') {
      end++;
    }
    Command command = Commands.read(new JsonReader(frame, pos, end));
    pos = end + 1;
    return command;
  }
}
