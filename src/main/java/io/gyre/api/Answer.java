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
  private static final Field ERROR = new Field("error", 1, FieldType.MESSAGE, ErrorShape.SHAPE);

  /** Returns the shape of an answer as one message. */
  static Shape shape(String name, Shape result) {
    return Shape.of(name, ERROR, new Field("result", 2, FieldType.MESSAGE, result));
  }

  /** Returns the answer as one message of a {@link #shape}. */
  Struct message(Shape shape) {
    return new Struct(shape)
        .with(ERROR, error == null ? null : ErrorShape.of(error))
        .with(shape.fields().get(1), result);
  }

  /** Returns the error code in a {@link #message}; 0 if it has a result. */
  static long code(Struct message) {
    Struct error = message.message(ERROR);
    return error == null ? 0 : error.number(ErrorShape.CODE);
  }

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
