package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the server answers to a {@link Command}: an error or a result.
 *
 * @param id id of the command, uint32
 * @param error why it was refused; null if it was not
 * @param result the answer; null if refused
 */
public record Reply(long id, @Nullable ErrorInfo error, @Nullable Result result) {
  /** Returns the answer to command {@code id}. */
  public static Reply of(long id, Result result) {
    return new Reply(id, null, result);
  }

  /** Returns the refusal of command {@code id}. */
  public static Reply of(long id, ErrorInfo error) {
    return new Reply(id, error, null);
  }

  /** Returns the refusal of command {@code id} by a code of the protocol. */
  public static Reply of(long id, ErrorCode error) {
    return new Reply(id, error.info(), null);
  }
}
