package io.gyre.proxy;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of one lane.
 *
 * <p>Thread: the lane's loop.
 */
public final class Proxies {

  /** None. */
  public static final Proxies NONE = new Proxies(Map.of(), Set.of());

  private static final String DEFAULT = "default";

  private final Map<ProxyKey, Proxy> proxies;
  private final Set<String> emulated;

  /**
   * Proxies that are open.
   *
   * @param emulated names in lower case that any of them passes on of {@code headers} in connect
   *     commands
   */
  Proxies(Map<ProxyKey, Proxy> proxies, Set<String> emulated) {
    this.proxies = proxies;
    this.emulated = emulated;
  }

  /**
   * Of the {@code headers} of a connect command those that any proxy passes on, by name in lower
   * case.
   */
  public Map<String, String> emulated(Map<String, String> headers) {
    if (emulated.isEmpty()) {
      return Map.of();
    }
    Map<String, String> kept = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (emulated.contains(lower)) {
            kept.put(lower, value);
          }
        });
    return kept;
  }

  /** The proxy of an event that has one at most; null when it is off. */
  public @Nullable Proxy only(ProxyEvent event) {
    return named(event, DEFAULT);
  }

  /** The proxy of that name; null when it was not in use when the node started. */
  public @Nullable Proxy named(ProxyEvent event, String name) {
    return proxies.get(new ProxyKey(event, name));
  }

  /** Gives connections back; calls under way fail. */
  public Future<Void> close() {
    return Future.all(proxies.values().stream().map(Proxy::close).toList()).mapEmpty();
  }
}
