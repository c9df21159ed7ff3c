package io.gyre.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The option tree as data, read once from the records and their annotations. */
public final class Schema {
  /** The tree of {@link Config}. */
  public static final Section ROOT = section("", Config.class, null, "");

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
   * @param hidden whether documentation leaves it out
   * @param own whether it exists in Gyre only, with everything in it
   * @param children its members; those of unwrapped records stand among them
   */
  public record Section(
      String name,
      Class<? extends Record> type,
      String doc,
      boolean hidden,
      boolean own,
      List<Node> children)
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

  private static Section section(
      String name, Class<? extends Record> type, @Nullable Key key, String varying) {
    List<Node> children = new ArrayList<>();
    for (Member member : Member.of(type)) {
      add(children, member, varying);
    }
    String doc = key == null ? "" : key.doc();
    boolean hidden = key != null && key.hidden();
    boolean own = key != null && key.own();
    return new Section(name, type, doc, hidden, own, List.copyOf(children));
  }

  private static void add(List<Node> children, Member member, String outer) {
    Key key = member.key();
    String varying = member.varying(outer);
    String name = member.key(varying);
    if (member.item().isPresent()) {
      Section item = section("", member.item().get(), key, varying);
      children.add(new Listed(name, key == null ? "" : key.doc(), item));
    } else if (member.isRecord()) {
      Section nested = section(name, member.recordType(), key, varying);
      if (member.unwrapped()) {
        children.addAll(nested.children());
      } else {
        children.add(nested);
      }
    } else if (key == null) {
      throw new IllegalStateException("no @Key on " + member.component());
    } else {
      children.add(option(name, member.component().getType(), key));
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
