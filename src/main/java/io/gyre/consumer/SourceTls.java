package io.gyre.consumer;

import io.gyre.config.TlsConfig;
import io.gyre.tls.NamedEngine;
import io.gyre.tls.TlsParts;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS to a source, from its section of the configuration.
 *
 * @param keys certificate shown to the source; null for none
 * @param trust who may be the source
 * @param verifiesName whether the certificate is looked at, and has to be the host's
 * @param serverName taken for the host's name; "" for the one the source is reached by
 */
public record SourceTls(
    @Nullable KeyCertOptions keys, TrustOptions trust, boolean verifiesName, String serverName) {
  /**
   * Reads the section. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static SourceTls of(TlsConfig config) {
    KeyCertOptions keys = TlsParts.keys(config);
    if (config.insecureSkipVerify()) {
      return new SourceTls(keys, TrustOptions.wrap(anyone()), false, config.serverName());
    }
    TrustOptions roots = TlsParts.roots(config.serverCaPem());
    return new SourceTls(
        keys, roots == null ? commonlyTrusted() : roots, true, config.serverName());
  }

  private static TrustManager anyone() {
    return InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0];
  }

  /** Returns those the JVM trusts; some clients want to be told of them. */
  public static TrustOptions commonlyTrusted() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return TrustOptions.wrap(factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JVM has no trusted roots", e);
    }
  }

  /** Returns it as the options of a client of Vert.x, without the server's name. */
  public ClientSSLOptions options() {
    return new ClientSSLOptions()
        .setKeyCertOptions(keys)
        .setTrustOptions(trust)
        .setTrustAll(!verifiesName)
        .setHostnameVerificationAlgorithm(verifiesName ? "HTTPS" : "")
        .setEnabledSecureTransportProtocols(TlsParts.PROTOCOLS);
  }

  /** Tells a client of Vert.x the server's name. */
  public void name(NetClientOptions client) {
    if (!serverName.isEmpty()) {
      client.setSslEngineOptions(new NamedEngine(serverName));
    }
  }

  /**
   * Returns it for a client that is not of Vert.x, without the server's name. Reads files, so not
   * for an event loop.
   *
   * @throws IllegalArgumentException when keys or certificates cannot be used
   */
  public SSLContext context(Vertx vertx) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager @Nullable [] own =
          keys == null
              ? null
              : Objects.requireNonNull(keys.getKeyManagerFactory(vertx)).getKeyManagers();
      context.init(own, trust.getTrustManagerFactory(vertx).getTrustManagers(), null);
      return context;
    } catch (Exception e) { // what Vert.x declares
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }
}
