package io.gyre.proxy;

import io.gyre.config.Pem;
import io.gyre.config.TlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;

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
    options.setSsl(true).setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    if (!tls.enabled()) {
      return;
    }
    options.setTrustAll(tls.insecureSkipVerify());
    if (!tls.certPem().isEmpty() && !tls.keyPem().isEmpty()) {
      options.setKeyCertOptions(
          new PemKeyCertOptions().addCertValue(pem(tls.certPem())).addKeyValue(pem(tls.keyPem())));
    }
    if (!tls.serverCaPem().isEmpty()) {
      options.setTrustOptions(new PemTrustOptions().addCertValue(pem(tls.serverCaPem())));
    }
  }

  private static Buffer pem(String value) {
    return Buffer.buffer(Pem.read(value));
  }
}
