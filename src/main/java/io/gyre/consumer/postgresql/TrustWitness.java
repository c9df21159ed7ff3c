package io.gyre.consumer.postgresql;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why a certificate was refused. The client of PostgreSQL says of a handshake only that
 * it failed.
 *
 * <p>Thread: any.
 */
final class TrustWitness extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager trust;
  private volatile @Nullable CertificateException last;

  /** One that decides as another one does. */
  TrustWitness(X509ExtendedTrustManager trust) {
    this.trust = trust;
  }

  /** Returns why the last certificate was refused; null when it was not. */
  @Nullable Exception lastRefusal() {
    return last;
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void check(Check check) throws CertificateException {
    last = null;
    try {
      check.run();
    } catch (CertificateException e) {
      last = e;
      throw e;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(() -> trust.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(() -> trust.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(() -> trust.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trust.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    trust.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }
}
