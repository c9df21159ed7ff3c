package io.gyre.client;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the parameters of a request; zeros, which are what a server assumes, are left out. */
final class Parameters {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  Parameters put(String name, @Nullable Object value) {
    boolean zero =
        value == null
            || value.equals("")
            || value.equals(0L)
            || value.equals(false)
            || (value instanceof Collection<?> list && list.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    if (!zero && value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /** As {@code name} or, for bytes, as {@code b64name}. */
  Parameters payload(String name, @Nullable Payload value) {
    if (value instanceof Binary binary) {
      fields.put("b64" + name, binary.base64());
    } else if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  Parameters seconds(String name, @Nullable Instant at) {
    if (at != null) {
      fields.put(name, at.getEpochSecond());
    }
    return this;
  }

  Parameters target(Target target) {
    return put("user", target.user())
        .put("client", target.client())
        .put("session", target.session());
  }

  Json json() {
    return Json.of(fields);
  }
}
