package io.gyre.auth;

import org.jspecify.annotations.Nullable;

/** The signature algorithms that are accepted (RFC 7518, RFC 8037); all others are refused. */
enum Algorithm {
  HS256(Family.HMAC, "HS256", "HmacSHA256", null, 0),
  HS384(Family.HMAC, "HS384", "HmacSHA384", null, 0),
  HS512(Family.HMAC, "HS512", "HmacSHA512", null, 0),
  RS256(Family.RSA, "RS256", "SHA256withRSA", null, 0),
  RS384(Family.RSA, "RS384", "SHA384withRSA", null, 0),
  RS512(Family.RSA, "RS512", "SHA512withRSA", null, 0),
  ES256(Family.EC, "ES256", "SHA256withECDSAinP1363Format", NistCurve.P256, 64),
  ES384(Family.EC, "ES384", "SHA384withECDSAinP1363Format", NistCurve.P384, 96),
  ES512(Family.EC, "ES512", "SHA512withECDSAinP1363Format", NistCurve.P521, 132),
  EDDSA(Family.OKP, "EdDSA", "Ed25519", null, 64);

  /** Which kind of key an algorithm takes; a key of one family never serves another. */
  enum Family {
    HMAC,
    RSA,
    EC,
    OKP
  }

  private final Family family;
  private final String jose;
  private final String jca;
  private final @Nullable NistCurve curve;
  private final int signatureBytes;

  Algorithm(Family family, String jose, String jca, @Nullable NistCurve curve, int signatureBytes) {
    this.family = family;
    this.jose = jose;
    this.jca = jca;
    this.curve = curve;
    this.signatureBytes = signatureBytes;
  }

  Family family() {
    return family;
  }

  /** The name in a token's header. */
  String jose() {
    return jose;
  }

  /** The name for {@code Mac.getInstance} or {@code Signature.getInstance}. */
  String jca() {
    return jca;
  }

  /** The curve of the key; null where no NIST curve is involved. */
  @Nullable NistCurve curve() {
    return curve;
  }

  /** The only length a signature can have; 0 where the key decides. */
  int signatureBytes() {
    return signatureBytes;
  }

  /**
   * Whether a verification takes milliseconds, too long for an event loop: Java 17 needs 1 to 2 ms
   * for a curve, but 0.1 ms for RSA.
   */
  boolean slow() {
    return family == Family.EC || family == Family.OKP;
  }

  /** The algorithm of exactly this name, letter case included; null for any other text. */
  static @Nullable Algorithm of(String jose) {
    for (Algorithm algorithm : values()) {
      if (algorithm.jose.equals(jose)) {
        return algorithm;
      }
    }
    return null;
  }
}
