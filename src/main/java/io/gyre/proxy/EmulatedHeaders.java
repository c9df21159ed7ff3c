package io.gyre.proxy;

import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which {@code headers} of connect commands any proxy passes on. Those that are only listed among
 * the headers of real requests are not, which surprises some: a log line says so now and then.
 *
 * <p>Thread: the lane's loop.
 */
final class EmulatedHeaders {

  private static final Logger LOG = LoggerFactory.getLogger(EmulatedHeaders.class);

  private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

  private final Loop loop;
  private final Set<String> emulated;
  private final Set<String> real;
  private boolean quiet;

  /**
   * What is passed on.
   *
   * @param emulated names in the headers of connect commands
   * @param real names of the headers of HTTP requests
   */
  EmulatedHeaders(Loop loop, Collection<String> emulated, Collection<String> real) {
    this.loop = loop;
    this.emulated = lower(emulated);
    this.real = lower(real);
  }

  /** Those that are passed on, by name in lower case. */
  Map<String, String> keep(Map<String, String> headers) {
    if (emulated.isEmpty() && real.isEmpty()) {
      return Map.of();
    }
    Map<String, String> kept = new HashMap<>();
    Set<String> left = new TreeSet<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (emulated.contains(lower)) {
            kept.put(lower, value);
          } else if (real.contains(lower)) {
            left.add(lower);
          }
        });
    if (!left.isEmpty() && !quiet) {
      quiet = true;
      loop.after(BETWEEN_NOTICES, () -> quiet = false);
      LOG.info(
          "client sent emulation headers matching http_headers but not emulated_headers, not"
              + " forwarded to proxies headers={}",
          left);
    }
    return kept;
  }

  private static Set<String> lower(Collection<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
