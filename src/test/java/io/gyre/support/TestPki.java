package io.gyre.support;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A certificate authority of a test, and what it signs. */
public final class TestPki {
  private static final Duration VALID = Duration.ofDays(1);

  private static final AtomicInteger MADE = new AtomicInteger();

  private final X509Bundle authority;
  private final String root;

  /**
   * A certificate with its key.
   *
   * @param bundle both
   * @param certificate path of the PEM file
   * @param key path of the PEM file
   */
  public record Identity(X509Bundle bundle, String certificate, String key) {}

  private TestPki(X509Bundle authority, String root) {
    this.authority = authority;
    this.root = root;
  }

  /** Makes an authority that nobody trusts yet. */
  public static TestPki create() {
    try {
      X509Bundle authority =
          builder("authority " + MADE.incrementAndGet(), VALID)
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      return new TestPki(authority, path(authority.toTempRootCertPem()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static CertificateBuilder builder(String name, Duration valid) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(now.minus(VALID.multipliedBy(3)))
        .notAfter(now.plus(valid));
  }

  private static String path(File file) {
    file.deleteOnExit();
    return file.getAbsolutePath();
  }

  /** Path of the authority's own certificate, PEM. */
  public String root() {
    return root;
  }

  /** The authority's own certificate. */
  public X509Bundle authority() {
    return authority;
  }

  /** Signs a certificate of a server at 127.0.0.1. */
  public Identity local() {
    return signed(
        builder("localhost", VALID).addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));
  }

  /** Signs a certificate of a server, or a client, of another name. */
  public Identity named(String name) {
    return signed(builder(name, VALID).addSanDnsName(name));
  }

  /** Signs a certificate of a server at 127.0.0.1 that is over since yesterday. */
  public Identity expired() {
    return signed(
        builder("localhost", VALID.negated())
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1"));
  }

  private Identity signed(CertificateBuilder builder) {
    try {
      X509Bundle bundle = builder.buildIssuedBy(authority);
      return new Identity(
          bundle, path(bundle.toTempCertChainPem()), path(bundle.toTempPrivateKeyPem()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
