package io.gyre.transport.stream;

import org.jspecify.annotations.Nullable;

/**
 * What a stream needs to know that is served to a unidirectional client.
 *
 * @param session id told to the client
 * @param resumedFrom what the client came back with, "" for nothing; null when the transport does
 *     not keep positions
 * @param failures answers a failed connect; null when a push in the stream tells of it
 */
public record Unidirectional(
    String session, @Nullable String resumedFrom, @Nullable Failures failures) {

  /** An HTTP answer. */
  public record Answer(int status, String body) {}

  /** Translates failed connects. */
  @FunctionalInterface
  public interface Failures {
    /**
     * The answer to a failed connect.
     *
     * @param code of the error or disconnect
     * @param text its message or reason
     */
    Answer answer(int code, String text);
  }
}
