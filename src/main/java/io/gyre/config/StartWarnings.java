package io.gyre.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Warns of options that are allowed but dangerous. */
final class StartWarnings {
  private static final Set<String> LEVELS =
      Set.of("none", "trace", "debug", "info", "warn", "error", "fatal");

  private StartWarnings() {}

  /** Adds a warning for each. */
  static void add(Config config, Problems problems) {
    ClientConfig client = config.client();
    warn(
        problems,
        client.insecure(),
        "anyone may connect, subscribe and publish",
        "client.insecure");
    warn(problems, config.httpApi().insecure(), "the HTTP API needs no key", "http_api.insecure");
    warn(problems, config.admin().insecure(), "administration needs no login", "admin.insecure");
    warn(
        problems,
        client.insecureSkipTokenSignatureVerify(),
        "token signatures are not verified",
        "client.insecure_skip_token_signature_verify");
    warn(problems, config.debug().enabled(), "profiling endpoints are served", "debug.enabled");
    warn(
        problems,
        client.allowedOrigins().equals(List.of("*")),
        "connections from any origin are accepted",
        "client.allowed_origins");
    warn(
        problems,
        config.bridge().allowWithoutToken() && config.bridge().bridged(),
        "bridge clients need no token",
        "bridge.allow_without_token");
    String level = config.log().level();
    if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
      problems.warn("unknown log level, using info key=log.level value=" + level);
    }
  }

  private static void warn(Problems problems, boolean on, String text, String key) {
    if (on) {
      problems.warn(text + " key=" + key);
    }
  }
}
