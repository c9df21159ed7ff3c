package io.gyre.api;

import io.gyre.protocol.FieldReader;
import io.gyre.protocol.ProtobufReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Struct} from Protobuf. All methods throw {@link
 * io.gyre.protocol.ProtocolException} for what is no such message.
 */
final class ProtobufStructReader {
  private ProtobufStructReader() {}

  /** Reads bytes that are exactly one message. */
  static Struct readWhole(byte[] message, Shape shape) {
    return read(ProtobufReader.bare(message), shape);
  }

  private static Struct read(ProtobufReader in, Shape shape) {
    Struct struct = new Struct(shape);
    int outer = in.begin();
    for (int number = in.next(); number != 0; number = in.next()) {
      Field field = shape.numbered(number);
      if (field == null) {
        in.skip();
      } else {
        struct.with(field, value(in, field, struct));
      }
    }
    in.end(outer);
    return struct;
  }

  private static Object value(ProtobufReader in, Field field, Struct struct) {
    return switch (field.type()) {
      case STRING -> in.text();
      case RAW -> in.raw();
      case BOOL -> in.flag();
      case INT32 -> (long) in.int32();
      case UINT32 -> in.uint32();
      case INT64 -> in.int64();
      case UINT64 -> in.uint64();
      case STRINGS -> texts(in, struct.texts(field));
      case STRING_MAP -> textMap(in, struct.textMap(field));
      case MESSAGE -> read(in, field.messages());
      case MESSAGES -> messages(in, field, struct.messages(field));
      case DOUBLE, DOUBLE_MAP, MESSAGE_MAP -> throw new IllegalStateException("only in results");
    };
  }

  private static List<String> texts(ProtobufReader in, List<String> before) {
    List<String> texts = before.isEmpty() ? new ArrayList<>() : before;
    texts.add(in.text());
    return texts;
  }

  private static Map<String, String> textMap(ProtobufReader in, Map<String, String> before) {
    Map<String, String> map = before.isEmpty() ? new LinkedHashMap<>() : before;
    in.entries(map, FieldReader::text);
    return map;
  }

  private static List<@Nullable Struct> messages(
      ProtobufReader in, Field field, List<@Nullable Struct> before) {
    List<@Nullable Struct> messages = before.isEmpty() ? new ArrayList<>() : before;
    messages.add(read(in, field.messages()));
    return messages;
  }
}
