package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The option tree has exactly the keys and defaults of Centrifugo 6.9.1, plus few of its own. */
class SchemaTest {
  private static final Pattern BRACES = Pattern.compile("^(.*)\\{([^}]*)}$");

  @Test
  void root_keys_areThoseOfTheKeyIndex() {
    Set<String> expected = new TreeSet<>();
    for (String line : Facts.lines("key-index.txt")) {
      String plain = line.replaceAll("\\[[A-Z]+]", "[]");
      Matcher braces = BRACES.matcher(plain);
      if (braces.matches()) {
        for (String name : braces.group(2).split(",", -1)) {
          expected.add(braces.group(1) + name);
        }
      } else {
        expected.add(plain);
      }
    }
    assertEquals(1122, expected.size());
    Set<String> actual = new TreeSet<>();
    collect(Schema.ROOT, "", actual);
    assertEquals(expected, actual);
  }

  @Test
  void defaults_asVariables_areThoseOfTheReference() {
    List<String> lines = new ArrayList<>(DefaultEnv.lines(Config.defaults(), false));
    Set<String> own = new TreeSet<>();
    own(Schema.ROOT, "CENTRIFUGO_", false, own);
    lines.removeIf(line -> own.contains(line.substring(0, line.indexOf('='))));
    assertEquals(
        String.join("\n", new TreeSet<>(Facts.lines("default-env.txt"))), String.join("\n", lines));
  }

  /** Variables of options that exist in Gyre only. */
  private static void own(
      Schema.Section section, String prefix, boolean within, Set<String> names) {
    for (Schema.Node node : section.children()) {
      String name = prefix + node.name().toUpperCase(Locale.ROOT);
      if (node instanceof Schema.Section nested) {
        own(nested, name + "_", within || nested.own(), names);
      } else if (within || (node instanceof Schema.Option option && option.own())) {
        names.add(name);
      }
    }
  }

  private static void collect(Schema.Section section, String path, Set<String> keys) {
    for (Schema.Node node : section.children()) {
      String key = path + node.name();
      if (node instanceof Schema.Option option && !option.own()) {
        keys.add(key);
      } else if (node instanceof Schema.Section nested && !nested.hidden() && !nested.own()) {
        collect(nested, key + ".", keys);
      } else if (node instanceof Schema.Listed listed) {
        keys.add(key);
        collect(listed.item(), key + "[].", keys);
      }
    }
  }
}
