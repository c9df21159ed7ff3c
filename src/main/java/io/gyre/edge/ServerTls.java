package io.gyre.edge;

import io.gyre.config.TlsConfig;
import io.gyre.tls.TlsParts;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;

/** Turns a TLS section of the configuration into the options of a server. */
public final class ServerTls {

  private ServerTls() {}

  /**
   * Sets certificate, key, client verification and protocols (TLS 1.2 and later).
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static void apply(TlsConfig tls, TCPSSLOptions options) {
    options.setSsl(true).setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS);
    PemKeyCertOptions keys = TlsParts.keys(tls);
    if (keys != null) {
      options.setKeyCertOptions(keys);
    }
    PemTrustOptions clients = TlsParts.roots(tls.clientCaPem());
    if (clients != null) {
      options.setTrustOptions(clients);
      if (options instanceof io.vertx.core.net.NetServerOptions server) {
        server.setClientAuth(ClientAuth.REQUIRED);
      }
    }
  }
}
