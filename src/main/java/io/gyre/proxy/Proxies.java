package io.gyre.proxy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of one lane.
 *
 * <p>Thread: the lane's loop.
 */
public final class Proxies {

  /** None. */
  public static final Proxies NONE = new Proxies(Map.of(), Map.of(), null);

  private static final String DEFAULT = "default";

  private final Map<ProxyKey, Proxy> proxies;
  private final Map<String, StreamProxy> streams;
  private final @Nullable EmulatedHeaders emulated;

  /**
   * Proxies that are open.
   *
   * @param streams those for subscription streams, by name
   * @param emulated what they pass on of {@code headers} in connect commands; null for nothing
   */
  Proxies(
      Map<ProxyKey, Proxy> proxies,
      Map<String, StreamProxy> streams,
      @Nullable EmulatedHeaders emulated) {
    this.proxies = proxies;
    this.streams = streams;
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

  /** The proxy for subscription streams of that name; null as with {@link #named}. */
  public @Nullable StreamProxy stream(String name) {
    return streams.get(name);
  }

  /** Gives connections back; calls under way fail, streams end. */
  public Future<Void> close() {
    List<Future<Void>> closing = new ArrayList<>();
    proxies.values().forEach(proxy -> closing.add(proxy.close()));
    streams.values().forEach(proxy -> closing.add(proxy.close()));
    return Future.all(closing).mapEmpty();
  }
}
