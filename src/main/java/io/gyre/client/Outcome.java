package io.gyre.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of one part of a broadcast or batch: exactly one of both is there.
 *
 * @param result null if it failed
 * @param error null if it succeeded
 */
public record Outcome<R>(@Nullable R result, @Nullable ApiError error) {

  /** True if there is a result. */
  public boolean succeeded() {
    return error == null;
  }

  /**
   * The result.
   *
   * @throws ApiErrorException if there is an error
   */
  public R orThrow() {
    if (result == null) {
      ApiError failure = error == null ? new ApiError(0, "no result") : error;
      throw new ApiErrorException("part of a call", failure, null);
    }
    return result;
  }
}
