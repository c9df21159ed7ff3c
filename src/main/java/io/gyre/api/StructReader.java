package io.gyre.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Struct} from JSON. All methods throw {@link BadJson}. */
final class StructReader {
  private static final long MAX_UINT32 = 0xFFFF_FFFFL;

  private StructReader() {}

  /** Reads a body that is exactly one message; a null is an empty message. */
  static Struct readWhole(byte[] json, Shape shape) {
    JsonInput in = new JsonInput(json);
    Struct struct = read(in, shape);
    in.end();
    return struct;
  }

  /** Reads one message; a null is an empty message. */
  static Struct read(JsonInput in, Shape shape) {
    Struct struct = new Struct(shape);
    if (in.absent()) {
      return struct;
    }
    in.expect('{');
    for (boolean first = true; in.more(first, '}'); first = false) {
      Field field = in.name(shape);
      if (field == null) {
        in.skip();
      } else if (field.type() == FieldType.RAW || !in.absent()) {
        struct.with(field, value(in, field));
      } else if (isContainer(field.type())) {
        struct.with(field, null);
      }
    }
    return struct;
  }

  /** A null makes lists, maps and messages absent again, but leaves a scalar as it was. */
  private static boolean isContainer(FieldType type) {
    return type.compareTo(FieldType.STRINGS) >= 0;
  }

  private static Object value(JsonInput in, Field field) {
    return switch (field.type()) {
      case STRING -> in.text();
      case RAW -> in.raw();
      case BOOL -> in.flag();
      case INT32 -> in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32 -> in.integer(0, MAX_UINT32);
      case INT64 -> in.integer(Long.MIN_VALUE, Long.MAX_VALUE);
      case UINT64 -> in.unsigned();
      case STRINGS -> texts(in);
      case STRING_MAP -> textMap(in);
      case MESSAGE -> read(in, field.messages());
      case MESSAGES -> messages(in, field.messages());
      case DOUBLE, DOUBLE_MAP, MESSAGE_MAP -> throw new IllegalStateException("only in results");
    };
  }

  private static List<String> texts(JsonInput in) {
    List<String> texts = new ArrayList<>();
    in.expect('[');
    for (boolean first = true; in.more(first, ']'); first = false) {
      texts.add(in.absent() ? "" : in.text());
    }
    return texts;
  }

  private static Map<String, String> textMap(JsonInput in) {
    Map<String, String> map = new LinkedHashMap<>();
    in.expect('{');
    for (boolean first = true; in.more(first, '}'); first = false) {
      String key = in.text();
      in.expect(':');
      map.put(key, in.absent() ? "" : in.text());
    }
    return map;
  }

  private static List<@Nullable Struct> messages(JsonInput in, Shape shape) {
    List<@Nullable Struct> messages = new ArrayList<>();
    in.expect('[');
    for (boolean first = true; in.more(first, ']'); first = false) {
      messages.add(in.absent() ? null : read(in, shape));
    }
    return messages;
  }
}
