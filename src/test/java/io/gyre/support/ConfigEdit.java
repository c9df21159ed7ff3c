package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gyre.config.ChannelNamespace;
import io.gyre.config.Config;
import io.gyre.config.Unwrapped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Configurations for tests of parts: the defaults, changed by a piece of JSON. */
public final class ConfigEdit {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ConfigEdit() {}

  /** The default configuration with the options of {@code json} replaced. */
  public static Config config(String json) {
    try {
      return (Config) edit(Config.defaults(), MAPPER.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Record edit(Record record, JsonNode values) {
    Set<String> unknown = new HashSet<>();
    values.fieldNames().forEachRemaining(unknown::add);
    Record edited = edit(record, values, unknown);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("no such options: " + unknown);
    }
    return edited;
  }

  private static Record edit(Record record, JsonNode values, Set<String> unknown) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object current = components[i].getAccessor().invoke(record);
        String key = key(components[i].getName());
        if (components[i].isAnnotationPresent(Unwrapped.class)) {
          arguments[i] = edit((Record) current, values, unknown);
        } else if (values.has(key)) {
          unknown.remove(key);
          arguments[i] = convert(key, types[i], current, values.get(key));
        } else {
          arguments[i] = current;
        }
      }
      return record.getClass().getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Object convert(String key, Class<?> type, Object current, JsonNode value) {
    if (current instanceof Record nested) {
      return edit(nested, value);
    }
    if (type == Duration.class) {
      return Duration.parse("PT" + value.asText().toUpperCase(Locale.ROOT));
    }
    if (type == List.class) {
      List<Object> items = new ArrayList<>();
      for (JsonNode item : value) {
        items.add(key.equals("namespaces") ? namespace(item) : item.asText());
      }
      return items;
    }
    return MAPPER.convertValue(value, type);
  }

  private static Record namespace(JsonNode item) {
    var blank = new ChannelNamespace("", Config.defaults().channel().withoutNamespace());
    return edit(blank, item);
  }

  private static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
