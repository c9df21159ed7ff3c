package io.gyre.edge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint serves which path of one listener in one lane. A path that ends in {@code /*}
 * serves everything below it; an exact path goes before a prefix, a longer prefix before a shorter
 * one. A trailing slash makes another path.
 *
 * <p>Thread: the lane's loop.
 */
final class Routes {

  private static final String BELOW = "/*";

  private final Map<String, Route> exact = new HashMap<>();
  private final Map<String, Route> prefixes = new HashMap<>();

  /**
   * A path and who serves it.
   *
   * @param path as it was mounted
   */
  record Route(String path, Endpoint endpoint) {}

  void put(String path, Endpoint endpoint) {
    if (path.endsWith(BELOW)) {
      prefixes.put(path.substring(0, path.length() - 1), new Route(path, endpoint));
    } else {
      exact.put(path, new Route(path, endpoint));
    }
  }

  void remove(String path) {
    if (path.endsWith(BELOW)) {
      prefixes.remove(path.substring(0, path.length() - 1));
    } else {
      exact.remove(path);
    }
  }

  /**
   * Finds who serves {@code path}.
   *
   * @param path the request's path, without query; null when the request line has none
   * @return null when no one does
   */
  @Nullable Route find(@Nullable String path) {
    if (path == null) {
      return null;
    }
    Route found = exact.get(path);
    for (int slash = path.length(); found == null && slash >= 0 && !prefixes.isEmpty(); ) {
      slash = path.lastIndexOf('/', slash - 1);
      found = slash < 0 ? null : prefixes.get(path.substring(0, slash + 1));
    }
    return found;
  }
}
