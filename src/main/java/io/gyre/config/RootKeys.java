package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The root of a configuration file, parted into keys of today and old flat keys. A name that exists
 * in both is told by its value: an object is of today, a scalar is old.
 *
 * @param nested values by key of today
 * @param flat values by old key, members of objects dotted
 */
record RootKeys(Map<String, Object> nested, Map<String, Object> flat) {

  /** Parts a root; keys of neither kind are reported. */
  static RootKeys of(Map<String, Object> root, Problems problems) {
    RootKeys keys = new RootKeys(new LinkedHashMap<>(), new LinkedHashMap<>());
    root.forEach((key, value) -> keys.add(key, value, problems));
    keys.translateItems();
    return keys;
  }

  /** Whether only old keys are present, so that list items are old too. */
  boolean old() {
    return !flat.isEmpty() && nested.values().stream().noneMatch(Map.class::isInstance);
  }

  private void add(String key, Object value, Problems problems) {
    Optional<Schema.Node> node = Schema.ROOT.child(key);
    boolean section = node.filter(Schema.Section.class::isInstance).isPresent();
    boolean oldKey = FlatKeys.row(key).isPresent();
    if (node.isPresent() && (!section || value instanceof Map || !oldKey)) {
      nested.put(key, value);
    } else if (oldKey) {
      flat.put(key, value);
    } else if (value instanceof Map<?, ?> map && FlatKeys.isObject(key)) {
      map.forEach((member, inner) -> addMember(key + "." + member, inner, problems));
    } else if (!(value instanceof Map<?, ?> map && map.isEmpty())) {
      problems.unknownKey(key, nearest(key));
    }
  }

  private void addMember(String key, Object value, Problems problems) {
    if (FlatKeys.row(key).isPresent()) {
      flat.put(key, value);
    } else {
      problems.unknownKey(key, nearest(key));
    }
  }

  private void translateItems() {
    boolean old = old();
    translateItems("proxies", FlatItems::proxy);
    translateItems("consumers", item -> FlatItems.consumer(item, old));
  }

  private void translateItems(String key, UnaryOperator<Map<String, Object>> translation) {
    Object value = nested.get(key);
    if (value != null && !(value instanceof String) && FlatSource.isItems(value)) {
      List<Object> items = new ArrayList<>();
      FlatSource.items(value).forEach(item -> items.add(translation.apply(item)));
      nested.put(key, items);
    }
  }

  private static String nearest(String key) {
    List<String> known = new ArrayList<>();
    Schema.ROOT.children().forEach(node -> known.add(node.name()));
    FlatKeys.rows().forEach(row -> known.add(row.old()));
    return Nearest.of(key, known);
  }
}
