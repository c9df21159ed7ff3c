package io.gyre.api;

import io.gyre.protocol.Data;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtobufWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Struct} as Protobuf.
 *
 * <p>Thread: one at a time.
 */
final class ProtobufStructWriter {
  private final ProtobufWriter out = new ProtobufWriter();

  /** Returns a message as bytes of its own. */
  byte[] write(Struct struct) {
    out.reset();
    fields(out, struct);
    return out.take();
  }

  /** Appends the fields of a message to a writer. */
  static void fields(FieldWriter out, Struct struct) {
    for (Field field : struct.shape().fields()) {
      Object value = struct.get(field);
      if (value != null) {
        field(out, field, struct, value);
      }
    }
  }

  private static void field(FieldWriter out, Field field, Struct struct, Object value) {
    int number = field.number();
    String name = field.name();
    switch (field.type()) {
      case STRING -> out.text(number, name, (String) value);
      case RAW -> out.raw(number, name, (Data) value);
      case BOOL -> out.flag(number, name, struct.flag(field));
      case INT32, INT64 -> out.signed(number, name, struct.number(field));
      case UINT32, UINT64 -> out.unsigned(number, name, struct.number(field));
      case DOUBLE -> ((ProtobufWriter) out).decimal(number, (Double) value);
      case STRINGS -> throw new IllegalStateException("only in requests");
      case STRING_MAP -> out.texts(number, name, struct.textMap(field));
      case DOUBLE_MAP -> decimals(out, field, (Map<?, ?>) value);
      case MESSAGE -> out.message(number, name, (Struct) value, ProtobufStructWriter::fields);
      case MESSAGES -> messages(out, field, struct.messages(field));
      case MESSAGE_MAP -> out.map(number, name, messageMap(value), ProtobufStructWriter::fields);
    }
  }

  private static void messages(FieldWriter out, Field field, List<@Nullable Struct> messages) {
    for (Struct message : messages) {
      out.message(field.number(), field.name(), message, ProtobufStructWriter::fields);
    }
  }

  private static void decimals(FieldWriter out, Field field, Map<?, ?> values) {
    for (Map.Entry<?, ?> each : values.entrySet()) {
      out.message(
          field.number(),
          field.name(),
          each,
          (item, entry) -> {
            item.text(1, "key", (String) entry.getKey());
            ((ProtobufWriter) item).decimal(2, (Double) entry.getValue());
          });
    }
  }

  @SuppressWarnings("unchecked") // only the methods put values, by field type
  private static Map<String, Struct> messageMap(Object value) {
    return (Map<String, Struct>) value;
  }
}
