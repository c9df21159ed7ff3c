package io.gyre.api;

import io.gyre.protocol.ErrorInfo;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call; exactly one of the two is present.
 *
 * @param error why it failed
 * @param result what it gave
 */
record Answer(@Nullable ErrorInfo error, @Nullable Struct result) {

  /** A refused call. */
  static Answer of(ErrorInfo error) {
    return new Answer(error, null);
  }

  /** A successful call. */
  static Answer of(Struct result) {
    return new Answer(null, result);
  }

  /** Writes {@code "result":…} or {@code "error":…}, without braces. */
  void writeMember(JsonOutput out) {
    if (error != null) {
      out.ascii("\"error\":");
      writeError(out, error);
    } else if (result != null) {
      out.ascii("\"result\":");
      StructWriter.write(out, result);
    }
  }

  /** Writes {@code {"code":…,"message":…}}. */
  static void writeError(JsonOutput out, ErrorInfo error) {
    out.ascii("{\"code\":").number(error.code()).ascii(",\"message\":");
    out.string(error.message()).mark('}');
  }
}
