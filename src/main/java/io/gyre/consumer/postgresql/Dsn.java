package io.gyre.consumer.postgresql;

import io.gyre.consumer.SourceTls;
import io.gyre.tls.TlsParts;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL connection string, in either form that libpq knows: {@code postgresql://…} or {@code
 * key=value …}.
 *
 * @param settings by libpq's names; parameters of connection pools among them
 */
record Dsn(Map<String, String> settings) {
  private static final Pattern PAIR =
      Pattern.compile("\\G\\s*(\\w+)\\s*=\\s*('(?:\\\\.|[^'\\\\])*'|\\S*)");
  private static final int DEFAULT_PORT = 5432;

  Dsn {
    settings = Map.copyOf(settings);
  }

  /**
   * Reads a connection string. What is wrong with it is told without its content, which may have a
   * password.
   *
   * @throws IllegalArgumentException if it has neither form
   */
  static Dsn parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean url = lower.startsWith("postgres://") || lower.startsWith("postgresql://");
    return new Dsn(url ? ofUrl(text) : ofPairs(text.strip()));
  }

  private static Map<String, String> ofUrl(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("dsn: not a URL"); // whose message would have it
    }
    Map<String, String> settings = new HashMap<>();
    query(settings, uri.getRawQuery());
    String user = uri.getRawUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      settings.put("user", decoded(colon < 0 ? user : user.substring(0, colon)));
      if (colon >= 0) {
        settings.put("password", decoded(user.substring(colon + 1)));
      }
    }
    if (uri.getHost() != null) {
      settings.put("host", uri.getHost());
    }
    if (uri.getPort() > 0) {
      settings.put("port", Integer.toString(uri.getPort()));
    }
    if (uri.getRawPath() != null && uri.getRawPath().length() > 1) {
      settings.put("dbname", decoded(uri.getRawPath().substring(1)));
    }
    return settings;
  }

  private static void query(Map<String, String> settings, @Nullable String query) {
    if (query == null) {
      return;
    }
    for (String pair : query.split("&")) {
      int mark = pair.indexOf('=');
      if (mark > 0) {
        settings.put(decoded(pair.substring(0, mark)), decoded(pair.substring(mark + 1)));
      }
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> ofPairs(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher pairs = PAIR.matcher(text);
    int end = 0;
    while (pairs.find()) {
      String value = pairs.group(2);
      boolean quoted = value.length() > 1 && value.startsWith("'");
      String bare = quoted ? value.substring(1, value.length() - 1) : value;
      settings.put(pairs.group(1), bare.replaceAll("\\\\(.)", "$1"));
      end = pairs.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("dsn: neither a URL nor key=value pairs");
    }
    return settings;
  }

  /**
   * Returns how to connect.
   *
   * @throws IllegalArgumentException if a setting has an impossible value
   */
  PgConnectOptions options() {
    PgConnectOptions options = new PgConnectOptions();
    options
        .setHost(settings.getOrDefault("host", "localhost"))
        .setPort(number("port", DEFAULT_PORT))
        .setUser(settings.getOrDefault("user", System.getProperty("user.name")))
        .setPassword(settings.getOrDefault("password", ""))
        .addProperty("application_name", settings.getOrDefault("application_name", "gyre"));
    options.setDatabase(settings.getOrDefault("dbname", options.getUser()));
    SslMode mode = sslMode();
    options.setSslMode(mode);
    if (mode != SslMode.DISABLE) {
      options.setSslOptions(ssl(mode));
    }
    return options;
  }

  private ClientSSLOptions ssl(SslMode mode) {
    boolean verified = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL;
    ClientSSLOptions ssl =
        new ClientSSLOptions()
            .setTrustAll(!verified)
            .setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "")
            .setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS);
    if (verified) {
      ssl.setTrustOptions(roots());
    }
    String certificate = settings.get("sslcert");
    String key = settings.get("sslkey");
    if (certificate != null && key != null) {
      ssl.setKeyCertOptions(read("sslcert, sslkey", () -> TlsParts.keys(certificate, key)));
    }
    return ssl;
  }

  private TrustOptions roots() {
    String file = settings.get("sslrootcert");
    return file == null || file.equals("system")
        ? SourceTls.commonlyTrusted()
        : Objects.requireNonNull(read("sslrootcert", () -> TlsParts.roots(file)));
  }

  private static <T> T read(String name, Supplier<T> what) {
    try {
      return what.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("dsn: " + name + ": " + e.getMessage(), e);
    }
  }

  private SslMode sslMode() {
    String mode = settings.getOrDefault("sslmode", "prefer");
    if (mode.equals("require") && settings.containsKey("sslrootcert")) {
      return SslMode.VERIFY_CA; // as libpq does
    }
    try {
      return SslMode.of(mode);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("dsn: unknown sslmode", e);
    }
  }

  /** Returns a number above 0; the other one when it is not set. */
  int number(String name, int other) {
    String text = settings.get(name);
    if (text == null) {
      return other;
    }
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("dsn: " + name + " is no number above 0");
  }

  /** Names nothing of it, since it has a password. */
  @Override
  public String toString() {
    return "Dsn";
  }
}
