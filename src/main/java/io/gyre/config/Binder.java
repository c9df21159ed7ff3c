package io.gyre.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds records from a tree of option values; whatever the tree leaves out gets its default. */
final class Binder {
  private Binder() {}

  /**
   * Builds the record of a section.
   *
   * @param section shape
   * @param values by key: option values, maps for sections, lists of maps for lists
   */
  static Record bind(Schema.Section section, Map<String, Object> values) {
    return bind(section.type(), section, values, "");
  }

  private static Record bind(
      Class<? extends Record> type,
      Schema.Section section,
      Map<String, Object> values,
      String varying) {
    List<Member> members = Member.of(type);
    Class<?>[] types = new Class<?>[members.size()];
    Object[] args = new Object[members.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = members.get(i).component().getType();
      args[i] = value(members.get(i), section, values, varying);
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(args);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + type.getName(), e);
    }
  }

  private static Object value(
      Member member, Schema.Section section, Map<String, Object> values, String outer) {
    String varying = member.varying(outer);
    if (member.unwrapped()) {
      return bind(member.recordType(), section, values, varying);
    }
    String key = member.key(varying);
    Schema.Node node =
        section.child(key).orElseThrow(() -> new IllegalStateException("no option " + key));
    Object given = values.get(key);
    if (node instanceof Schema.Section nested) {
      return bind(nested.type(), nested, given == null ? Map.of() : tree(given), varying);
    }
    if (node instanceof Schema.Listed listed) {
      List<Object> items = new ArrayList<>();
      for (Object item : given == null ? List.of() : (List<?>) given) {
        items.add(bind(listed.item().type(), listed.item(), tree(item), varying));
      }
      return List.copyOf(items);
    }
    return given == null ? ((Schema.Option) node).preset() : given;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> tree(Object map) {
    return (Map<String, Object>) map;
  }
}
