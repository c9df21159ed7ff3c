package io.gyre.auth;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;

/** The curves of ES256, ES384 and ES512. */
@SuppressWarnings("ImmutableEnumChecker") // EllipticCurve is immutable, though not annotated so
enum NistCurve {
  P256("secp256r1"),
  P384("secp384r1"),
  P521("secp521r1");

  private final EllipticCurve curve;

  NistCurve(String name) {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      this.curve = parameters.getParameterSpec(ECParameterSpec.class).getCurve();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no curve " + name, e);
    }
  }

  /** Whether the key is on this curve; its size alone would not tell (secp256k1 has 256 bits). */
  boolean has(ECPublicKey key) {
    EllipticCurve other = key.getParams().getCurve();
    return curve.getField().equals(other.getField())
        && curve.getA().equals(other.getA())
        && curve.getB().equals(other.getB());
  }
}
