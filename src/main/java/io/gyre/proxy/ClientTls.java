package io.gyre.proxy;

import io.gyre.config.TlsConfig;
import io.gyre.tls.TlsParts;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** Turns a TLS section of the configuration into the options of a client. */
final class ClientTls {

  private ClientTls() {}

  /**
   * Sets roots, client certificate and protocols (TLS 1.2 and later). Reads files, so not for an
   * event loop.
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  static void apply(TlsConfig tls, ClientOptionsBase options) {
    options.setSsl(true).setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS);
    if (!tls.enabled()) {
      return;
    }
    options.setTrustAll(tls.insecureSkipVerify());
    PemKeyCertOptions keys = TlsParts.keys(tls);
    if (keys != null) {
      options.setKeyCertOptions(keys);
    }
    PemTrustOptions servers = TlsParts.roots(tls.serverCaPem());
    if (servers != null) {
      options.setTrustOptions(servers);
    }
  }
}
