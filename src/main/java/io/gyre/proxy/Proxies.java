package io.gyre.proxy;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of one lane.
 *
 * <p>Thread: the lane's loop.
 */
public final class Proxies {

  /** None. */
  public static final Proxies NONE = new Proxies(Map.of(), null);

  private static final String DEFAULT = "default";

  private final Map<ProxyKey, Proxy> proxies;
  private final @Nullable EmulatedHeaders emulated;

  /**
   * Proxies that are open.
   *
   * @param emulated what they pass on of {@code headers} in connect commands; null for nothing
   */
  Proxies(Map<ProxyKey, Proxy> proxies, @Nullable EmulatedHeaders emulated) {
    this.proxies = proxies;
    this.emulated = emulated;
  }

  /**
   * Of the {@code headers} of a connect command those that any proxy passes on, by name in lower
   * case.
   */
  public Map<String, String> emulated(Map<String, String> headers) {
    return emulated == null ? Map.of() : emulated.keep(headers);
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
