package io.gyre.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key from PEM text: its first block, which must be a {@code PUBLIC KEY}
 * (SubjectPublicKeyInfo) or a {@code CERTIFICATE}.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private PemKey() {}

  /**
   * Reads an RSA key.
   *
   * @throws IllegalArgumentException if there is none; the message says why
   */
  static PublicKey rsa(String pem) {
    return read(pem, "RSA");
  }

  /**
   * Reads an EC key on P-256, P-384 or P-521.
   *
   * @throws IllegalArgumentException if there is none; the message says why
   */
  static PublicKey ecdsa(String pem) {
    PublicKey key = read(pem, "EC");
    for (NistCurve curve : NistCurve.values()) {
      if (curve.has((ECPublicKey) key)) {
        return key;
      }
    }
    throw new IllegalArgumentException("curve of the public key must be P-256, P-384 or P-521");
  }

  private static PublicKey read(String pem, String algorithm) {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new IllegalArgumentException("key must be PEM encoded (the text itself, not a path)");
    }
    String kind = block.group(1);
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      PublicKey key =
          switch (kind) {
            case "PUBLIC KEY" ->
                KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
            default ->
                throw new IllegalArgumentException(
                    "block " + kind + " is not read; use PUBLIC KEY or CERTIFICATE");
          };
      if (key.getAlgorithm().equals(algorithm)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      // Falls through to the same text.
    }
    throw new IllegalArgumentException("key is not a valid " + algorithm + " public key");
  }
}
