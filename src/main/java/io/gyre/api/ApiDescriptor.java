package io.gyre.api;

import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtobufWriter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The server API as {@code google.protobuf.FileDescriptorProto}, which reflection gives to clients.
 */
final class ApiDescriptor {
  /** Name of the file. */
  static final String FILE = "api.proto";

  /** Full names of all that the file declares. */
  static final Set<String> SYMBOLS = symbols();

  private static final String DOT_PACKAGE = "." + ApiSchema.PACKAGE + ".";
  private static final int OPTIONAL = 1;
  private static final int REPEATED = 3;
  private static final int TYPE_DOUBLE = 1;
  private static final int TYPE_STRING = 9;
  private static final int TYPE_MESSAGE = 11;

  private ApiDescriptor() {}

  /** Returns the descriptor. */
  static byte[] bytes() {
    ProtobufWriter out = new ProtobufWriter();
    out.text(1, "name", FILE);
    out.text(2, "package", ApiSchema.PACKAGE);
    for (Shape shape : ApiSchema.messages().values()) {
      out.message(4, "message_type", shape, ApiDescriptor::message);
    }
    out.message(6, "service", ApiSchema.SERVICE, ApiDescriptor::service);
    out.text(12, "syntax", "proto3");
    return out.take();
  }

  private static Set<String> symbols() {
    Set<String> symbols = new HashSet<>();
    String prefix = ApiSchema.PACKAGE + ".";
    symbols.add(prefix + ApiSchema.SERVICE);
    ApiSchema.CALLS.forEach(call -> symbols.add(prefix + ApiSchema.SERVICE + "." + call.name()));
    for (Shape shape : ApiSchema.messages().values()) {
      symbols.add(prefix + shape.name());
      for (Field field : shape.fields()) {
        symbols.add(prefix + shape.name() + "." + field.name());
        if (isMap(field)) {
          symbols.add(prefix + shape.name() + "." + entryName(field));
        }
      }
    }
    return Set.copyOf(symbols);
  }

  private static void service(FieldWriter out, String name) {
    out.text(1, "name", name);
    for (ApiSchema.Call each : ApiSchema.CALLS) {
      out.message(
          2,
          "method",
          each,
          (method, call) -> {
            method.text(1, "name", call.name());
            method.text(2, "input_type", DOT_PACKAGE + call.request().name());
            method.text(3, "output_type", DOT_PACKAGE + call.response().name());
          });
    }
  }

  private static void message(FieldWriter out, Shape shape) {
    out.text(1, "name", shape.name());
    for (Field field : shape.fields()) {
      out.message(2, "field", field, (each, described) -> field(each, shape, described));
    }
    for (Field field : shape.fields()) {
      if (isMap(field)) {
        out.message(3, "nested_type", field, ApiDescriptor::entry);
      }
    }
  }

  private static void field(FieldWriter out, Shape owner, Field field) {
    String type =
        isMap(field)
            ? DOT_PACKAGE + owner.name() + "." + entryName(field)
            : field.shape() == null ? "" : DOT_PACKAGE + field.shape().name();
    int label = isRepeated(field) ? REPEATED : OPTIONAL;
    field(out, field.name(), field.number(), label, type(field), type);
  }

  /** The message that an entry of a map is. */
  private static void entry(FieldWriter out, Field map) {
    out.text(1, "name", entryName(map));
    Shape shape = map.shape();
    int type = map.type() == FieldType.DOUBLE_MAP ? TYPE_DOUBLE : TYPE_STRING;
    out.message(2, "field", map, (key, m) -> field(key, "key", 1, OPTIONAL, TYPE_STRING, ""));
    out.message(
        2,
        "field",
        map,
        (value, m) -> {
          if (shape == null) {
            field(value, "value", 2, OPTIONAL, type, "");
          } else {
            field(value, "value", 2, OPTIONAL, TYPE_MESSAGE, DOT_PACKAGE + shape.name());
          }
        });
    out.message(7, "options", map, (options, m) -> options.flag(7, "map_entry", true));
  }

  private static void field(
      FieldWriter out, String name, int number, int label, int type, String typeName) {
    out.text(1, "name", name);
    out.signed(3, "number", number);
    out.signed(4, "label", label);
    out.signed(5, "type", type);
    out.text(6, "type_name", typeName);
    out.text(10, "json_name", name);
  }

  private static int type(Field field) {
    return switch (field.type()) {
      case DOUBLE -> TYPE_DOUBLE;
      case INT64 -> 3;
      case UINT64 -> 4;
      case INT32 -> 5;
      case BOOL -> 8;
      case STRING, STRINGS -> TYPE_STRING;
      case MESSAGE, MESSAGES, STRING_MAP, DOUBLE_MAP, MESSAGE_MAP -> TYPE_MESSAGE;
      case RAW -> 12;
      case UINT32 -> 13;
    };
  }

  private static boolean isMap(Field field) {
    return switch (field.type()) {
      case STRING_MAP, DOUBLE_MAP, MESSAGE_MAP -> true;
      default -> false;
    };
  }

  private static boolean isRepeated(Field field) {
    return isMap(field) || field.type() == FieldType.STRINGS || field.type() == FieldType.MESSAGES;
  }

  /** As the Protobuf compiler names it: {@code num_things} gives {@code NumThingsEntry}. */
  private static String entryName(Field map) {
    StringBuilder name = new StringBuilder();
    for (String word : map.name().split("_", -1)) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name + "Entry";
  }
}
