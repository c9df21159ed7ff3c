package io.gyre.protocol;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the fields of messages one after another in either encoding, so that each message is
 * described once. Every method throws {@link ProtocolException} with {@link Disconnect#BAD_REQUEST}
 * when the input does not fit.
 *
 * <p>Use: {@code begin}, then {@code next} until 0, reading or skipping one value each time, then
 * {@code end}.
 */
public sealed interface FieldReader permits JsonReader, ProtobufReader {
  /** Enters a message; a JSON null is an empty one. Returns what {@link #end} wants back. */
  int begin();

  /**
   * Returns the number of the next field, another one than 0 if it is unknown; 0 at the end of the
   * message.
   */
  int next(Fields fields);

  /** Leaves a message after {@code next} returned 0. */
  void end(int mark);

  /**
   * Returns whether the value at hand is a JSON null, which is consumed then: the field is as good
   * as absent.
   */
  boolean absent();

  /** Skips a value. */
  void skip();

  /** Reads a string. */
  String text();

  /** Reads a bool. */
  boolean flag();

  /** Reads a uint32. */
  long uint32();

  /** Reads a uint64. */
  long uint64();

  /** Reads an int32. */
  int int32();

  /** Reads an int64. */
  long int64();

  /** Reads a raw value: any JSON value, or any bytes. */
  Data raw();

  /** Adds what is at hand of a repeated field: the whole list in JSON, one element in Protobuf. */
  <T> void elements(List<T> into, Function<FieldReader, T> element);

  /** Adds what is at hand of a map: the whole map in JSON, one entry in Protobuf. */
  <V> void entries(Map<String, V> into, Function<FieldReader, V> value);
}
