package io.gyre.tls;

import io.gyre.config.Pem;
import io.gyre.config.TlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Certificates, keys and roots of a TLS section, read for Vert.x.
 *
 * <p>Thread: any; reads files, so not for an event loop's busy times.
 */
public final class TlsParts {
  /** What both sides may speak. */
  public static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private TlsParts() {}

  /**
   * Returns the section's own certificate and key; null unless both are set.
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static @Nullable PemKeyCertOptions keys(TlsConfig tls) {
    return tls.certPem().isEmpty() || tls.keyPem().isEmpty()
        ? null
        : keys(tls.certPem(), tls.keyPem());
  }

  /**
   * Returns a certificate and its key.
   *
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static PemKeyCertOptions keys(String certificate, String key) {
    return new PemKeyCertOptions().addCertValue(pem(certificate)).addKeyValue(pem(key));
  }

  /**
   * Returns the roots that are set; null when none is.
   *
   * @param pems values of options; "" for one that is not set
   * @throws IllegalArgumentException when a value is neither PEM text, nor its base64, nor a file
   */
  public static @Nullable PemTrustOptions roots(String... pems) {
    PemTrustOptions roots = null;
    for (String pem : pems) {
      if (!pem.isEmpty()) {
        roots = roots == null ? new PemTrustOptions() : roots;
        roots.addCertValue(pem(pem));
      }
    }
    return roots;
  }

  private static Buffer pem(String value) {
    return Buffer.buffer(Pem.read(value));
  }
}
