package io.gyre.transport;

import io.gyre.config.Config;
import io.gyre.config.HttpServerConfig;
import io.gyre.config.TlsConfig;
import io.gyre.config.WebSocketConfig;
import java.time.Duration;
import java.util.List;

/** Configuration for these tests: the defaults on random ports of the loopback interface. */
public final class Settings {
  private static final Config DEFAULTS = Config.defaults();

  private Settings() {}

  /** One plain listener. */
  public static HttpServerConfig http() {
    return http("", noTls(), false);
  }

  /** One listener for clients that also takes HTTP/2 in clear text. */
  public static HttpServerConfig h2c() {
    HttpServerConfig http = DEFAULTS.httpServer();
    return new HttpServerConfig(
        "127.0.0.1",
        0,
        "",
        "",
        noTls(),
        http.tlsAutocert(),
        false,
        http.internalTls(),
        http.http3(),
        true,
        "",
        false,
        List.of());
  }

  /** Listeners with TLS on both, or on the external one only. */
  public static HttpServerConfig http(String internalPort, TlsConfig tls, boolean tlsExternal) {
    HttpServerConfig http = DEFAULTS.httpServer();
    return new HttpServerConfig(
        "127.0.0.1",
        0,
        "",
        internalPort,
        tls,
        http.tlsAutocert(),
        tlsExternal,
        http.internalTls(),
        http.http3(),
        false,
        "",
        false,
        List.of());
  }

  /** No TLS. */
  public static TlsConfig noTls() {
    return DEFAULTS.httpServer().tls();
  }

  /** Server TLS with this certificate and key. */
  public static TlsConfig tls(String certPem, String keyPem) {
    return new TlsConfig(true, certPem, keyPem, "", "", false, "");
  }

  /** The websocket section with its defaults. */
  public static WebSocketConfig websocket() {
    return websocket(false, Duration.ofSeconds(1));
  }

  /** The websocket section with some of its options. */
  public static WebSocketConfig websocket(boolean compression, Duration writeTimeout) {
    WebSocketConfig preset = DEFAULTS.websocket();
    return new WebSocketConfig(
        false,
        preset.handlerPrefix(),
        compression,
        20,
        1,
        0,
        false,
        0,
        writeTimeout,
        preset.messageSizeLimit(),
        0);
  }
}
