package io.gyre.config;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks proxies and references to them. */
final class ProxyCheck {
  private static final int TEXT_LIMIT_BYTES = 123;
  private static final String DEFAULT = "default";

  private final Config config;
  private final Problems problems;

  ProxyCheck(Config config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  /** Checks the list of named proxies. */
  void named() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < config.proxies().size(); i++) {
      NamedProxy proxy = config.proxies().get(i);
      String path = "proxies.[" + i + "]";
      problems.unless(names.add(proxy.name()), path + ".name", proxy.name(), "must be unique");
      check(path, proxy.name(), proxy.proxy());
      problems.unless(!proxy.name().equals(DEFAULT), path + ".name", proxy.name(), "is reserved");
    }
  }

  /** Checks one proxy; {@code path} has no trailing dot. */
  void check(String path, String name, ProxyConfig proxy) {
    problems.unless(
        ConfigCheck.isName(name), path + ".name", name, "must match ^[-a-zA-Z0-9_.]{2,}$");
    problems.unless(
        !proxy.timeout().isZero(), path + ".timeout", proxy.timeout(), "must not be zero");
    problems.unless(!proxy.endpoint().isEmpty(), path + ".endpoint", "", "must be set");
    limits(path, proxy);
    List<StatusToCodeTransform> rules = proxy.http().statusToCodeTransforms();
    for (int i = 0; i < rules.size(); i++) {
      transform(path + ".http.status_to_code_transforms.[" + i + "].", rules.get(i));
    }
  }

  private void limits(String path, ProxyConfig proxy) {
    atLeast(path + ".max_concurrent_calls", proxy.maxConcurrentCalls(), 1);
    atLeast(path + ".max_queued_calls", proxy.maxQueuedCalls(), -1);
    atLeast(path + ".max_response_size", proxy.maxResponseSize(), 1);
    atLeast(path + ".circuit_breaker.failures", proxy.circuitBreaker().failures(), 1);
  }

  private void atLeast(String key, int value, int least) {
    problems.unless(value >= least, key, value, "must be at least " + least);
  }

  /** Checks that a name is empty, {@code default} or that of a proxy. */
  void reference(String key, String name) {
    boolean known = config.proxies().stream().anyMatch(proxy -> proxy.name().equals(name));
    problems.unless(
        name.isEmpty() || name.equals(DEFAULT) || known,
        key,
        name,
        "must be default or one of proxies");
  }

  /** Checks a reference and, where it is in use and means the default, that proxy. */
  void use(String key, boolean enabled, String name, String defaultPath, ProxyConfig proxy) {
    reference(key, name);
    if (enabled && name.equals(DEFAULT)) {
      check(defaultPath, DEFAULT, proxy);
    }
  }

  /** Whether a text is ASCII. */
  static boolean isAscii(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }

  private void transform(String path, StatusToCodeTransform rule) {
    problems.unless(rule.statusCode() != 0, path + "status_code", 0, "must not be 0");
    boolean error = rule.toError().code() != 0;
    boolean disconnect = rule.toDisconnect().code() != 0;
    problems.unless(
        error != disconnect,
        path + "to_error.code",
        rule.toError().code(),
        "exactly one of to_error.code and to_disconnect.code must be set");
    text(path + "to_error.message", rule.toError().message());
    text(path + "to_disconnect.reason", rule.toDisconnect().reason());
  }

  private void text(String key, String text) {
    problems.unless(
        isAscii(text) && text.length() <= TEXT_LIMIT_BYTES,
        key,
        text,
        "must be ASCII of at most 123 bytes");
  }
}
