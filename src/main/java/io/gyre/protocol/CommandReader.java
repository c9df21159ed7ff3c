package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/** The commands of one frame, read one after another. Thread: one at a time. */
public interface CommandReader {
  /**
   * Returns the next command; null at the end of the frame.
   *
   * @throws ProtocolException with {@link Disconnect#BAD_REQUEST} at the first command that cannot
   *     be read (also for an empty frame or line); the commands before it were already returned
   */
  @Nullable Command next();
}
