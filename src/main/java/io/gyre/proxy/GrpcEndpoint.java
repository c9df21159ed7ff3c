package io.gyre.proxy;

import io.vertx.core.net.SocketAddress;

/**
 * A GRPC endpoint of the backend (proxies reference, section 5): {@code grpc://host:port}, {@code
 * host:port}, {@code dns:///host:port}, {@code passthrough:///host:port} or {@code unix:///path}.
 *
 * @param address where it is
 * @param host name to verify and to send; "localhost" for a socket of this machine
 * @param port 0 for a socket of this machine
 */
record GrpcEndpoint(SocketAddress address, String host, int port) {

  private static final int DEFAULT_PORT = 443;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Takes an endpoint apart.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static GrpcEndpoint of(String endpoint) {
    if (endpoint.startsWith("unix:")) {
      return unix(endpoint);
    }
    String target = endpoint;
    for (String scheme : new String[] {"grpc://", "dns:///", "passthrough:///"}) {
      if (endpoint.startsWith(scheme)) {
        target = endpoint.substring(scheme.length());
        break;
      }
    }
    int end = target.indexOf('/');
    if (end >= 0 && endpoint.startsWith("grpc://")) {
      target = target.substring(0, end);
    }
    if (target.isEmpty() || target.contains("/") || target.contains("@")) {
      throw wrong(
          endpoint, "must be grpc://host:port, host:port, dns:///host:port or unix:///path");
    }
    if (target.contains(",")) {
      throw wrong(endpoint, "names several addresses; write one");
    }
    return inet(endpoint, target);
  }

  private static GrpcEndpoint unix(String endpoint) {
    String path = endpoint.substring("unix:".length());
    if (path.startsWith("//")) {
      path = path.substring(2);
    }
    if (path.isEmpty()) {
      throw wrong(endpoint, "has no path");
    }
    return new GrpcEndpoint(SocketAddress.domainSocketAddress(path), "localhost", 0);
  }

  private static GrpcEndpoint inet(String endpoint, String target) {
    int colon = target.lastIndexOf(':');
    boolean bracketed = target.startsWith("[");
    boolean hasPort =
        colon > target.lastIndexOf(']') && (bracketed || target.indexOf(':') == colon);
    String host = hasPort ? target.substring(0, colon) : target;
    if (bracketed && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw wrong(endpoint, "has no host");
    }
    int port = hasPort ? port(endpoint, target.substring(colon + 1)) : DEFAULT_PORT;
    return new GrpcEndpoint(SocketAddress.inetSocketAddress(port, host), host, port);
  }

  private static int port(String endpoint, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= HIGHEST_PORT) {
        return port;
      }
    } catch (NumberFormatException e) {
      // as one out of range
    }
    throw wrong(endpoint, "has no port from 1 to 65535");
  }

  private static IllegalArgumentException wrong(String endpoint, String problem) {
    return new IllegalArgumentException(
        "GRPC endpoint " + Endpoint.redacted(endpoint) + " " + problem);
  }
}
