package io.gyre.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP endpoint of the backend, taken apart.
 *
 * @param tls whether it is {@code https}
 * @param host name or address
 * @param port 1 to 65535
 * @param path with query, as sent
 * @param credentials value of an {@code Authorization} header from user and password in the URL;
 *     null for none
 */
record Endpoint(boolean tls, String host, int port, String path, @Nullable String credentials) {

  /** Whether {@code endpoint} is one of HTTP. */
  static boolean isHttp(String endpoint) {
    return endpoint.startsWith("http://") || endpoint.startsWith("https://");
  }

  /**
   * Takes an endpoint apart.
   *
   * @throws IllegalArgumentException if it is not a URL
   */
  static Endpoint of(String endpoint) {
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("endpoint is not a URL: " + redacted(endpoint), e);
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("endpoint has no host: " + redacted(endpoint));
    }
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (uri.getRawQuery() != null) {
      path += "?" + uri.getRawQuery();
    }
    return new Endpoint(tls, uri.getHost(), port, path, credentials(uri.getUserInfo()));
  }

  /** The endpoint as it may be shown. */
  static String redacted(String endpoint) {
    return endpoint.replaceFirst("://[^/@]*@", "://xxxxx@");
  }

  /**
   * Where a redirect leads.
   *
   * @param location of the answer
   * @return null when that is another server, which is not to get what this one is sent
   */
  @Nullable Endpoint redirected(String location) {
    try {
      String base = (tls ? "https://" : "http://") + host + ":" + port + path;
      Endpoint target = of(new URI(base).resolve(location).toString());
      boolean same = target.tls == tls && target.host.equals(host) && target.port == port;
      return same ? new Endpoint(tls, host, port, target.path, credentials) : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String credentials(@Nullable String userInfo) {
    return userInfo == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }
}
