package io.gyre.api;

import io.gyre.protocol.Data;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a {@link Struct} as JSON: in the order of its shape, without what is zero or empty. */
final class StructWriter {
  private StructWriter() {}

  /**
   * Writes a message.
   *
   * @throws NotJson if one of its raw values is not JSON
   */
  static void write(JsonOutput out, Struct struct) {
    out.mark('{');
    boolean first = true;
    for (Field field : struct.shape().fields()) {
      Object value = struct.get(field);
      if (field.always() || !isZero(value)) {
        if (!first) {
          out.mark(',');
        }
        first = false;
        out.mark('"').ascii(field.name()).ascii("\":");
        writeValue(out, field, value);
      }
    }
    out.mark('}');
  }

  private static boolean isZero(@Nullable Object value) {
    return value == null
        || (value instanceof String text && text.isEmpty())
        || (value instanceof Long number && number == 0)
        || (value instanceof Double number && number == 0)
        || (value instanceof Boolean flag && !flag)
        || (value instanceof Data data && data.length() == 0)
        || (value instanceof Collection<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static void writeValue(JsonOutput out, Field field, @Nullable Object value) {
    switch (field.type()) {
      case STRING -> out.string(value instanceof String text ? text : "");
      case RAW -> writeRaw(out, value);
      case BOOL -> out.ascii(String.valueOf(Boolean.TRUE.equals(value)));
      case INT32, UINT32, INT64 -> out.number(value instanceof Long number ? number : 0);
      case UINT64 -> out.unsigned(value instanceof Long number ? number : 0);
      case DOUBLE -> out.decimal(value instanceof Double number ? number : 0);
      case MESSAGE -> writeMessage(out, value);
      case STRINGS, MESSAGES -> writeList(out, value instanceof List<?> list ? list : List.of());
      case STRING_MAP, DOUBLE_MAP, MESSAGE_MAP ->
          writeMap(out, value instanceof Map<?, ?> map ? map : Map.of());
    }
  }

  private static void writeElement(JsonOutput out, @Nullable Object element) {
    if (element instanceof String text) {
      out.string(text);
    } else if (element instanceof Double number) {
      out.decimal(number);
    } else {
      writeMessage(out, element);
    }
  }

  private static void writeMessage(JsonOutput out, @Nullable Object value) {
    if (value instanceof Struct message) {
      write(out, message);
    } else {
      out.ascii("null");
    }
  }

  private static void writeRaw(JsonOutput out, @Nullable Object value) {
    if (value instanceof Data data && data.isJson()) {
      out.raw(data);
    } else {
      throw new NotJson();
    }
  }

  private static void writeList(JsonOutput out, List<?> list) {
    out.mark('[');
    boolean first = true;
    for (Object element : list) {
      if (!first) {
        out.mark(',');
      }
      first = false;
      writeElement(out, element);
    }
    out.mark(']');
  }

  private static void writeMap(JsonOutput out, Map<?, ?> map) {
    out.mark('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
      if (!first) {
        out.mark(',');
      }
      first = false;
      out.string((String) entry.getKey()).mark(':');
      writeElement(out, entry.getValue());
    }
    out.mark('}');
  }

  /** A raw value that JSON cannot express: a binary payload. Has no stack trace. */
  static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotJson() {
      super("binary data in a JSON answer", null, false, false);
    }
  }
}
