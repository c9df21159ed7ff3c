package io.gyre.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API as a Swagger 2.0 definition (operations reference, section 3: {@code
 * /swagger/swagger.json}), written from the one description of the methods.
 */
final class SwaggerDefinition {
  private static final String KEY = "ApiKeyAuth";

  private SwaggerDefinition() {}

  /**
   * Writes it.
   *
   * @param basePath where the API is mounted, without a slash at the end
   */
  static JsonObject of(String basePath, String version) {
    JsonObject paths = new JsonObject();
    for (ApiSchema.Call call : ApiSchema.CALLS) {
      paths.put("/" + call.path(), new JsonObject().put("post", operation(call)));
    }
    JsonObject definitions = new JsonObject();
    ApiSchema.messages().forEach((name, shape) -> definitions.put(name, object(shape)));
    return new JsonObject()
        .put("swagger", "2.0")
        .put("info", new JsonObject().put("title", "Server API of Gyre").put("version", version))
        .put("basePath", basePath)
        .put("consumes", new JsonArray().add("application/json"))
        .put("produces", new JsonArray().add("application/json"))
        .put("paths", paths)
        .put("definitions", definitions)
        .put(
            "securityDefinitions",
            new JsonObject()
                .put(
                    KEY,
                    new JsonObject()
                        .put("type", "apiKey")
                        .put("in", "header")
                        .put("name", "X-API-Key")))
        .put("security", new JsonArray().add(new JsonObject().put(KEY, new JsonArray())));
  }

  private static JsonObject operation(ApiSchema.Call call) {
    return new JsonObject()
        .put("summary", call.summary())
        .put("operationId", call.name())
        .put(
            "parameters",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "body")
                        .put("in", "body")
                        .put("required", true)
                        .put("schema", reference(call.request()))))
        .put(
            "responses",
            new JsonObject()
                .put(
                    "200",
                    new JsonObject()
                        .put("description", "An error of the method, or its result.")
                        .put("schema", reference(call.response()))));
  }

  private static JsonObject object(Shape shape) {
    JsonObject properties = new JsonObject();
    for (Field field : shape.fields()) {
      properties.put(field.name(), schema(field));
    }
    return new JsonObject().put("type", "object").put("properties", properties);
  }

  private static JsonObject schema(Field field) {
    return switch (field.type()) {
      case STRING -> type("string");
      case RAW -> new JsonObject().put("description", "Any JSON value.");
      case BOOL -> type("boolean");
      case INT32 -> type("integer").put("format", "int32");
      case UINT32, INT64, UINT64 -> type("integer").put("format", "int64");
      case DOUBLE -> type("number").put("format", "double");
      case STRINGS -> type("array").put("items", type("string"));
      case STRING_MAP -> type("object").put("additionalProperties", type("string"));
      case DOUBLE_MAP ->
          type("object").put("additionalProperties", type("number").put("format", "double"));
      case MESSAGE -> reference(field.shape());
      case MESSAGES -> type("array").put("items", reference(field.shape()));
      case MESSAGE_MAP -> type("object").put("additionalProperties", reference(field.shape()));
    };
  }

  private static JsonObject type(String name) {
    return new JsonObject().put("type", name);
  }

  private static JsonObject reference(@Nullable Shape shape) {
    if (shape == null) {
      throw new IllegalStateException("a field of messages without their shape");
    }
    return new JsonObject().put("$ref", "#/definitions/" + shape.name());
  }
}
