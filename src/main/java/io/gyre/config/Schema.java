package io.gyre.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The option tree as data, read once from the records and their annotations. */
public final class Schema {
  /** The tree of {@link Config}. */
  public static final Section ROOT = section("", Config.class, "", "");

  private Schema() {}

  /** One place in the tree. */
  public sealed interface Node permits Option, Section, Listed {
    /** The key at this level, in snake case. */
    String name();

    /** What it is for, in Markdown; may be empty. */
    String doc();
  }

  /**
   * A single option.
   *
   * @param name the key at this level
   * @param kind its type
   * @param preset its default
   * @param doc what it does, in Markdown
   * @param secret whether its value must never be shown
   * @param own whether it exists in Gyre only
   */
  public record Option(
      String name, Kind kind, Object preset, String doc, boolean secret, boolean own)
      implements Node {}

  /**
   * A group of options.
   *
   * @param name the key at this level
   * @param type the record it becomes
   * @param doc what it is for; may be empty
   * @param children its members; those of unwrapped records stand among them
   */
  public record Section(String name, Class<? extends Record> type, String doc, List<Node> children)
      implements Node {
    /**
     * Finds a member.
     *
     * @param key the key at this level, in lower case
     */
    public Optional<Node> child(String key) {
      return children.stream().filter(node -> node.name().equals(key)).findFirst();
    }
  }

  /**
   * A list of groups.
   *
   * @param name the key at this level
   * @param doc what it is for
   * @param item the shape of its items
   */
  public record Listed(String name, String doc, Section item) implements Node {
    /** Whether items have names, so that variables can refer to them. */
    public boolean named() {
      return item.child("name").isPresent();
    }
  }

  /**
   * The key of a record component.
   *
   * @param component a component of one of our records
   * @param varying what replaces {@code *} in explicit names
   */
  static String keyOf(RecordComponent component, String varying) {
    Key key = component.getAnnotation(Key.class);
    if (key != null && !key.name().isEmpty()) {
      return key.name().replace("*", varying);
    }
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /** What replaces {@code *} below this component; the outer replacement where it says nothing. */
  static String varying(RecordComponent component, String outer) {
    Varying varying = component.getAnnotation(Varying.class);
    return varying == null ? outer : varying.value();
  }

  /** The record type of list items, or empty when the component is not a list of records. */
  static Optional<Class<? extends Record>> itemType(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType list
        && list.getRawType() == List.class) {
      Type item = list.getActualTypeArguments()[0];
      if (item instanceof Class<?> type && type.isRecord()) {
        return Optional.of(type.asSubclass(Record.class));
      }
    }
    return Optional.empty();
  }

  private static Section section(
      String name, Class<? extends Record> type, String doc, String varying) {
    List<Node> children = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      add(children, component, varying(component, varying));
    }
    return new Section(name, type, doc, List.copyOf(children));
  }

  private static void add(List<Node> children, RecordComponent component, String varying) {
    Key key = component.getAnnotation(Key.class);
    String doc = key == null ? "" : key.doc();
    String name = keyOf(component, varying);
    Optional<Class<? extends Record>> item = itemType(component);
    if (item.isPresent()) {
      children.add(new Listed(name, doc, section("", item.get(), doc, varying)));
    } else if (component.getType().isRecord()) {
      Section nested = section(name, component.getType().asSubclass(Record.class), doc, varying);
      if (component.isAnnotationPresent(Unwrapped.class)) {
        children.addAll(nested.children());
      } else {
        children.add(nested);
      }
    } else if (key == null) {
      throw new IllegalStateException("no @Key on " + component);
    } else {
      children.add(option(name, component.getType(), key));
    }
  }

  private static Option option(String name, Class<?> type, Key key) {
    Kind kind = kind(type);
    try {
      Object preset = key.preset().isEmpty() ? kind.zero() : Values.parse(kind, key.preset());
      return new Option(name, kind, preset, key.doc(), key.secret(), key.own());
    } catch (BadValue e) {
      throw new IllegalStateException("default of " + name, e);
    }
  }

  private static Kind kind(Class<?> type) {
    Map<Class<?>, Kind> kinds =
        Map.of(
            boolean.class, Kind.BOOL,
            int.class, Kind.INT,
            long.class, Kind.LONG,
            String.class, Kind.STRING,
            Duration.class, Kind.DURATION,
            List.class, Kind.STRINGS,
            Map.class, Kind.MAP);
    Kind kind = kinds.get(type);
    if (kind == null) {
      throw new IllegalStateException("no option type for " + type);
    }
    return kind;
  }
}
