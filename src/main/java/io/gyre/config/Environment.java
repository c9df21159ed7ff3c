package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables of the process that are meant for us, and which of them have been used. */
final class Environment {
  /** Prefixes of our variables; a later one wins when both name the same option. */
  private static final String[] PREFIXES = {"CENTRIFUGO_", "GYRE_"};

  private static final Pattern INJECTED =
      Pattern.compile("^CENTRIFUGO(_[A-Z0-9_]+)?_(PORT|SERVICE_).*");

  private final Map<String, String> all;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> used = new TreeSet<>();

  Environment(Map<String, String> all) {
    this.all = all;
    for (String prefix : PREFIXES) {
      all.forEach((name, value) -> add(prefix, name, value));
    }
  }

  private void add(String prefix, String name, String value) {
    boolean ours = name.startsWith(prefix) && !name.startsWith(prefix + "VAR_");
    if (ours && !value.isEmpty() && !injectedAddress(name, value)) {
      String suffix = name.substring(prefix.length());
      values.put(suffix, value);
      names.put(suffix, name);
    }
  }

  /** Kubernetes sets variables named after services; their values are addresses. */
  private static boolean injectedAddress(String name, String value) {
    boolean address = value.startsWith("tcp://") || value.startsWith("udp://");
    return INJECTED.matcher(name).matches()
        && (address || (name.endsWith("O_PORT") && !value.matches("\\d+")));
  }

  /** The value of a variable, which counts as used from now on; null when not set or empty. */
  @Nullable String take(String suffix) {
    used.add(suffix);
    return values.get(suffix);
  }

  /** The full name of a variable. */
  String nameOf(String suffix) {
    return names.getOrDefault(suffix, PREFIXES[0] + suffix);
  }

  /** A variable for substitution, by full name; null when not set. */
  @Nullable String variable(String name) {
    return all.get(name);
  }

  /** Variables nobody has used, by suffix, without those that Kubernetes injects. */
  Map<String, String> unused() {
    Map<String, String> rest = new LinkedHashMap<>();
    values.forEach(
        (suffix, value) -> {
          if (!used.contains(suffix) && !INJECTED.matcher(nameOf(suffix)).matches()) {
            rest.put(suffix, value);
          }
        });
    return rest;
  }

  /** Whether any variable of ours is set, those of Kubernetes left out. */
  boolean anyKnown() {
    return values.keySet().stream()
        .anyMatch(
            suffix ->
                FlatKeys.variable(suffix).isPresent()
                    || EnvironmentReader.NAMES.contains(suffix)
                    || !INJECTED.matcher(nameOf(suffix)).matches());
  }

  /** Old flat keys that are set, by key; {@code current} are names that mean something today. */
  Map<String, Object> flat(Set<String> current) {
    Map<String, Object> flat = new LinkedHashMap<>();
    for (FlatKeys.Row row : FlatKeys.rows()) {
      String suffix = suffix(row.old());
      String value = values.get(suffix);
      if (value != null && !current.contains(suffix)) {
        used.add(suffix);
        flat.put(row.old(), value);
      }
    }
    return flat;
  }

  /** The part of a variable's name that stands for a dotted key or an item's name. */
  static String suffix(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
