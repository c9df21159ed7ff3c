package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares our records with generated Protobuf classes, by name. */
final class Alike {
  /** Fields of the protocol that the generated classes of the SDK at hand are too old for. */
  private static final Set<String> NEWER =
      Set.of(
          "headers", "flag", "dict", "profile", "delta", "tf", "type", "phase", "cursor", "limit",
          "asc", "key", "removed", "track", "untrack", "time", "score", "epoch", "version", "state",
          "items");

  private Alike() {}

  /** Fails unless the generated message has what the record has. */
  static void check(Record ours, Object theirs) {
    try {
      for (RecordComponent component : ours.getClass().getRecordComponents()) {
        Object value = component.getAccessor().invoke(ours);
        String name = component.getName();
        if (value instanceof Request || value instanceof Result || value instanceof PushBody) {
          name = fieldOf((Record) value);
        }
        compare(name, value, theirs);
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static void compare(String name, @Nullable Object ours, Object theirs)
      throws ReflectiveOperationException {
    if (ours == null) {
      return;
    }
    String suffix = ours instanceof List ? "List" : ours instanceof Map ? "Map" : "";
    Optional<Method> getter = method(theirs, "get" + capital(name) + suffix);
    if (getter.isEmpty()) {
      assertTrue(NEWER.contains(name), name);
      return;
    }
    same(name, ours, getter.get().invoke(theirs));
  }

  private static void same(String name, Object ours, @Nullable Object theirs) {
    assertNotNull(theirs, name);
    if (ours instanceof Data data) {
      assertEquals(data, Data.of(((ByteString) theirs).toByteArray()), name);
    } else if (ours instanceof List<?> list) {
      List<?> others = (List<?>) theirs;
      assertEquals(list.size(), others.size(), name);
      for (int i = 0; i < list.size(); i++) {
        same(name, list.get(i), others.get(i));
      }
    } else if (ours instanceof Map<?, ?> map) {
      Map<?, ?> others = (Map<?, ?>) theirs;
      assertEquals(map.keySet(), others.keySet(), name);
      map.forEach((key, value) -> same(name, value, others.get(key)));
    } else if (ours instanceof Record message) {
      check(message, theirs);
    } else if (ours instanceof Long number && theirs instanceof Integer other) {
      assertEquals(number.intValue(), other, name);
    } else {
      assertEquals(ours, theirs, name);
    }
  }

  private static String fieldOf(Record message) {
    return switch (message.getClass().getSimpleName()) {
      case "Publication" -> "pub";
      case "DisconnectPush" -> "disconnect";
      default -> {
        String name = message.getClass().getSimpleName().replaceAll("(Request|Result)$", "");
        yield name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
      }
    };
  }

  private static Optional<Method> method(Object on, String name) {
    return Arrays.stream(on.getClass().getMethods())
        .filter(method -> method.getName().equals(name) && method.getParameterCount() == 0)
        .findFirst();
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
