package io.gyre.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The published Protobuf definition is that of the server. {@code mvn -q test -Dtest=ApiDocsTest
 * -Dgyre.docs.write=true} writes it anew.
 */
class ApiDocsTest {
  private static final Path FILE = Path.of("docs", ApiDescriptor.FILE);
  private static final String HEAD =
      """
      // The server API over GRPC: generate a client from this file. See api.md.
      // Written by mvn -q test -Dtest=ApiDocsTest -Dgyre.docs.write=true; do not edit.
      syntax = "proto3";

      """;

  @Test
  void definition_isCurrent() throws IOException {
    String expected = text();
    if (Boolean.getBoolean("gyre.docs.write")) {
      Files.writeString(FILE, expected);
    }
    assertEquals(expected, Files.exists(FILE) ? Files.readString(FILE) : "", FILE + " is stale");
  }

  private static String text() {
    StringBuilder out = new StringBuilder(HEAD);
    out.append("package ").append(ApiSchema.PACKAGE).append(";\n\nservice ");
    out.append(ApiSchema.SERVICE).append(" {\n");
    for (ApiSchema.Call call : ApiSchema.CALLS) {
      out.append("  // ").append(call.summary()).append("\n  rpc ").append(call.name());
      out.append('(').append(call.request().name()).append(") returns (");
      out.append(call.response().name()).append(");\n");
    }
    out.append("}\n");
    ApiSchema.messages().values().forEach(shape -> message(out, shape));
    return out.toString();
  }

  private static void message(StringBuilder out, Shape shape) {
    out.append("\nmessage ").append(shape.name());
    List<Field> fields = shape.fields();
    if (fields.isEmpty()) {
      out.append(" {}\n");
      return;
    }
    out.append(" {\n");
    for (Field field : fields) {
      out.append("  ").append(type(field)).append(' ').append(field.name());
      out.append(" = ").append(field.number()).append(";\n");
    }
    out.append("}\n");
  }

  private static String type(Field field) {
    return switch (field.type()) {
      case STRING -> "string";
      case RAW -> "bytes";
      case BOOL -> "bool";
      case INT32 -> "int32";
      case UINT32 -> "uint32";
      case INT64 -> "int64";
      case UINT64 -> "uint64";
      case DOUBLE -> "double";
      case STRINGS -> "repeated string";
      case STRING_MAP -> "map<string, string>";
      case DOUBLE_MAP -> "map<string, double>";
      case MESSAGE -> field.messages().name();
      case MESSAGES -> "repeated " + field.messages().name();
      case MESSAGE_MAP -> "map<string, " + field.messages().name() + ">";
    };
  }
}
