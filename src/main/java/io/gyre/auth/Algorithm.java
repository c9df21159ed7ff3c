package io.gyre.auth;

import org.jspecify.annotations.Nullable;

/** The signature algorithms that are accepted (RFC 7518, RFC 8037); all others are refused. */
enum Algorithm {
  HS256(Family.HMAC, "HS256", "HmacSHA256", 0, 0),
  HS384(Family.HMAC, "HS384", "HmacSHA384", 0, 0),
  HS512(Family.HMAC, "HS512", "HmacSHA512", 0, 0),
  RS256(Family.RSA, "RS256", "SHA256withRSA", 0, 0),
  RS384(Family.RSA, "RS384", "SHA384withRSA", 0, 0),
  RS512(Family.RSA, "RS512", "SHA512withRSA", 0, 0),
  ES256(Family.EC, "ES256", "SHA256withECDSAinP1363Format", 256, 64),
  ES384(Family.EC, "ES384", "SHA384withECDSAinP1363Format", 384, 96),
  ES512(Family.EC, "ES512", "SHA512withECDSAinP1363Format", 521, 132),
  EDDSA(Family.OKP, "EdDSA", "Ed25519", 0, 64);

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
  private final int curveBits;
  private final int signatureBytes;

  Algorithm(Family family, String jose, String jca, int curveBits, int signatureBytes) {
    this.family = family;
    this.jose = jose;
    this.jca = jca;
    this.curveBits = curveBits;
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

  /** Size of the curve's field in bits; 0 where no curve is involved. */
  int curveBits() {
    return curveBits;
  }

  /** The only length a signature can have; 0 where the key decides. */
  int signatureBytes() {
    return signatureBytes;
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
