package io.gyre.edge;

import io.gyre.config.Pem;
import io.gyre.config.TlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.util.Set;

/** Turns a TLS section of the configuration into the options of a server. */
public final class ServerTls {

  private ServerTls() {}

  /**
   * Sets certificate, key, client verification and protocols (TLS 1.2 and later).
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static void apply(TlsConfig tls, TCPSSLOptions options) {
    options.setSsl(true).setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    if (!tls.certPem().isEmpty() && !tls.keyPem().isEmpty()) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(Pem.read(tls.certPem())))
              .addKeyValue(Buffer.buffer(Pem.read(tls.keyPem()))));
    }
    if (!tls.clientCaPem().isEmpty()) {
      options.setTrustOptions(
          new PemTrustOptions().addCertValue(Buffer.buffer(Pem.read(tls.clientCaPem()))));
      if (options instanceof io.vertx.core.net.NetServerOptions server) {
        server.setClientAuth(ClientAuth.REQUIRED);
      }
    }
  }
}
