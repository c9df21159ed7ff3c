package io.gyre.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Checks section {@code hooks}. */
final class HookCheck {
  private static final Set<String> EVENTS =
      Set.of("disconnect", "unsubscribe", "occupied", "vacated");
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
  private static final String BUS = "bus:";

  private final Problems problems;
  private final Set<String> names = new HashSet<>();

  private HookCheck(Problems problems) {
    this.problems = problems;
  }

  /** Adds every broken rule. */
  static void check(HooksConfig hooks, Problems problems) {
    HookCheck check = new HookCheck(problems);
    Duration delay = hooks.vacateDelay();
    problems.unless(
        !delay.isNegative() && delay.compareTo(LONGEST_DELAY) <= 0,
        "hooks.vacate_delay",
        delay,
        "must be from 0 to 5m");
    for (int i = 0; i < hooks.backends().size(); i++) {
      check.backend("hooks.backends.[" + i + "]", hooks.backends().get(i));
    }
  }

  private void backend(String path, HookConfig hook) {
    problems.unless(
        ConfigCheck.isName(hook.name()),
        path + ".name",
        hook.name(),
        "must match ^[-a-zA-Z0-9_.]{2,}$");
    problems.unless(names.add(hook.name()), path + ".name", hook.name(), "must be unique");
    problems.unless(!hook.events().isEmpty(), path + ".events", "", "must name an event");
    for (String event : hook.events()) {
      problems.unless(
          EVENTS.contains(event),
          path + ".events",
          event,
          "must be disconnect, unsubscribe, occupied or vacated");
    }
    endpoint(path + ".endpoint", hook.endpoint());
    positive(path + ".timeout", hook.timeout());
    positive(path + ".retry.min_delay", hook.retry().minDelay());
    problems.unless(
        hook.retry().maxDelay().compareTo(hook.retry().minDelay()) >= 0,
        path + ".retry.max_delay",
        hook.retry().maxDelay(),
        "must not be less than retry.min_delay");
    atLeastOne(path + ".max_batch_size", hook.maxBatchSize());
    atLeastOne(path + ".queue_size", hook.queueSize());
    atLeastOne(path + ".max_response_size", hook.maxResponseSize());
  }

  private void endpoint(String key, String endpoint) {
    problems.unless(!endpoint.isEmpty(), key, "", "must be set");
    if (endpoint.startsWith(BUS)) {
      String address = endpoint.substring(BUS.length());
      problems.unless(
          !address.isEmpty() && !address.startsWith("gyre."),
          key,
          endpoint,
          "must be bus:ADDRESS, of an address that does not begin with gyre.");
    } else if (endpoint.startsWith("http://") || endpoint.startsWith("https://")) {
      problems.unless(hasHost(endpoint), key, "", "must be a URL with a host");
    }
  }

  private static boolean hasHost(String endpoint) {
    try {
      return new URI(endpoint).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void positive(String key, Duration value) {
    problems.unless(!value.isNegative() && !value.isZero(), key, value, "must be more than 0");
  }

  private void atLeastOne(String key, int value) {
    problems.unless(value >= 1, key, value, "must be at least 1");
  }
}
