package io.gyre.consumer;

import io.gyre.config.TlsConfig;
import io.gyre.tls.TlsParts;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS to a source, from its section of the configuration.
 *
 * @param keys certificate shown to the source; null for none
 * @param trust who may be the source; null for those the JVM trusts
 * @param verifiesName whether the certificate is looked at, and has to be the host's
 */
public record SourceTls(
    @Nullable KeyCertOptions keys, @Nullable TrustOptions trust, boolean verifiesName) {
  /**
   * Reads the section. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static SourceTls of(TlsConfig config) {
    KeyCertOptions keys = TlsParts.keys(config);
    if (config.insecureSkipVerify()) {
      return new SourceTls(keys, TrustOptions.wrap(anyone()), false);
    }
    return new SourceTls(keys, TlsParts.roots(config.serverCaPem()), true);
  }

  private static TrustManager anyone() {
    return InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0];
  }

  /** Returns it as the options of a client of Vert.x. */
  public ClientSSLOptions options() {
    return new ClientSSLOptions()
        .setKeyCertOptions(keys)
        .setTrustOptions(trust)
        .setTrustAll(!verifiesName)
        .setHostnameVerificationAlgorithm(verifiesName ? "HTTPS" : "")
        .setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS);
  }

  /**
   * Returns it for a client that is not of Vert.x. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException when keys or certificates cannot be used
   */
  public SSLContext context(Vertx vertx) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager @Nullable [] own =
          keys == null ? null : keys.getKeyManagerFactory(vertx).getKeyManagers();
      TrustManager @Nullable [] trusted =
          trust == null ? null : trust.getTrustManagerFactory(vertx).getTrustManagers();
      context.init(own, trusted, null);
      return context;
    } catch (Exception e) { // what Vert.x declares
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }
}
