package io.gyre.edge;

import io.gyre.config.HttpServerConfig;
import io.gyre.config.TlsConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where the two listeners of a node are bound, and how (section {@code http_server} of the
 * configuration).
 */
public final class Listeners {

  private static final String ANY = "0.0.0.0";
  private static final int LARGEST_REQUEST_LINE = 64 * 1024;
  private static final int LARGEST_HEADERS = 256 * 1024;
  private static final int PROXY_HEADER_SECONDS = 10;

  private static final int SMALLEST_WEBSOCKET_LIMIT = 64 * 1024;

  private final HttpServerConfig config;
  private final int webSocketLimit;
  private final Patience patience;
  private final int internalPort;
  private final boolean separate;

  /**
   * Reads the addresses.
   *
   * @throws IllegalArgumentException when {@code internal_port} is no port
   */
  public Listeners(HttpServerConfig config) {
    this(config, SMALLEST_WEBSOCKET_LIMIT, Patience.CLIENTS);
  }

  /**
   * Reads the addresses.
   *
   * @param webSocketLimit bytes of a message that the WebSockets served by Vert.x itself, which are
   *     those of SockJS, must take; at least 64 KiB
   * @throws IllegalArgumentException when {@code internal_port} is no port
   */
  public Listeners(HttpServerConfig config, int webSocketLimit) {
    this(config, webSocketLimit, Patience.CLIENTS);
  }

  /**
   * Reads the addresses; see the other constructors.
   *
   * @param patience with clients that are silent
   */
  public Listeners(HttpServerConfig config, int webSocketLimit, Patience patience) {
    this.config = config;
    this.patience = patience;
    this.webSocketLimit = Math.max(webSocketLimit, SMALLEST_WEBSOCKET_LIMIT);
    this.internalPort =
        config.internalPort().isEmpty() ? config.port() : portOf(config.internalPort());
    this.separate =
        internalPort != config.port() || !host(Listener.INTERNAL).equals(host(Listener.EXTERNAL));
  }

  /** The listener whose socket serves {@code listener}: itself, or the one it shares. */
  public Listener socketOf(Listener listener) {
    return separate ? listener : Listener.EXTERNAL;
  }

  /** Address and port as configured; lanes that bind equal ones share the socket. */
  SocketAddress address(Listener listener) {
    int port = listener == Listener.EXTERNAL ? config.port() : internalPort;
    return port == 0
        ? SocketAddress.sharedRandomPort(1 + listener.ordinal(), host(listener))
        : SocketAddress.inetSocketAddress(port, host(listener));
  }

  /** Without TLS and PROXY protocol, as on a unix domain socket. */
  HttpServerOptions plain(Listener listener) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(LARGEST_REQUEST_LINE)
            .setMaxHeaderSize(LARGEST_HEADERS)
            .setIdleTimeout((int) patience.idle().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHandle100ContinueAutomatically(true)
            // Everything is written on the lane's loop, so the connection's queues between
            // threads, 1,024 slots each, can go.
            .setStrictThreadMode(true)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(webSocketLimit)
            .setMaxWebSocketMessageSize(webSocketLimit)
            .setHttp2ClearTextEnabled(listener == Listener.EXTERNAL && config.h2cExternal());
    options.getInitialSettings().set(ExtendedConnect.SETTING, 1);
    return options;
  }

  HttpServerOptions options(Listener listener) {
    HttpServerOptions options = plain(listener);
    if (listener == Listener.EXTERNAL && config.proxyProtocol()) {
      options
          .setUseProxyProtocol(true)
          .setProxyProtocolTimeout(PROXY_HEADER_SECONDS)
          .setProxyProtocolTimeoutUnit(TimeUnit.SECONDS);
    }
    TlsConfig tls = tls(listener);
    if (tls.enabled()) {
      ServerTls.apply(tls, options);
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
    }
    return options;
  }

  Patience patience() {
    return patience;
  }

  /** Path of the unix domain socket beside the external listener; "" for none. */
  String unixSocket() {
    return config.unixSocket();
  }

  private TlsConfig tls(Listener listener) {
    boolean ownTls = listener == Listener.INTERNAL && separate;
    if (ownTls && (config.internalTls().enabled() || config.tlsExternal())) {
      return config.internalTls();
    }
    return config.tls();
  }

  private String host(Listener listener) {
    boolean internal = listener == Listener.INTERNAL && !config.internalAddress().isEmpty();
    String host = internal ? config.internalAddress() : config.address();
    return host.isEmpty() ? ANY : host;
  }

  private static int portOf(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, with everything else that is no port.
    }
    throw new IllegalArgumentException(
        "http_server.internal_port: \"" + text + "\" is no port; write a number from 0 to 65535");
  }
}
