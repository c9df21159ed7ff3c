package io.gyre.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of the server API and the three places to send it (server API section 1.3). Comparing
 * takes the same time for every wrong key of the right length.
 */
final class ApiKey {
  private static final CharSequence HEADER = HttpHeaders.createOptimized("X-API-Key");
  private static final String SCHEME = "apikey";

  private final byte[] key;
  private final boolean insecure;

  /**
   * A check.
   *
   * @param key the key; "" admits no one
   * @param insecure admits everyone
   */
  ApiKey(String key, boolean insecure) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
    this.insecure = insecure;
  }

  /** Whether the request may be served. */
  boolean admits(HttpServerRequest request) {
    if (insecure) {
      return true;
    }
    String header = request.getHeader(HEADER);
    boolean matches =
        (header != null && !header.isEmpty())
            ? isKey(header)
            : isKey(fromAuthorization(request.getHeader(HttpHeaders.AUTHORIZATION)));
    return matches || isKey(fromQuery(request));
  }

  private static String fromAuthorization(@Nullable String header) {
    if (header == null) {
      return "";
    }
    String[] words = header.strip().split("\\s+", -1);
    return words.length == 2 && words[0].equalsIgnoreCase(SCHEME) ? words[1] : "";
  }

  private static String fromQuery(HttpServerRequest request) {
    if (request.query() == null) {
      return "";
    }
    try {
      List<String> keys = new QueryStringDecoder(request.uri()).parameters().get("api_key");
      return keys == null ? "" : keys.get(0);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private boolean isKey(String candidate) {
    return key.length > 0 && MessageDigest.isEqual(key, candidate.getBytes(StandardCharsets.UTF_8));
  }
}
