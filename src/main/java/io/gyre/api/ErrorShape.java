package io.gyre.api;

import io.gyre.protocol.ErrorInfo;

/** The message {@code Error} inside of other messages. */
final class ErrorShape {
  static final Field CODE = new Field("code", 1, FieldType.UINT32);
  private static final Field MESSAGE = new Field("message", 2, FieldType.STRING);
  static final Shape SHAPE = Shape.of("Error", CODE, MESSAGE);

  private ErrorShape() {}

  static Struct of(ErrorInfo error) {
    return new Struct(SHAPE).with(CODE, (long) error.code()).with(MESSAGE, error.message());
  }
}
