package io.gyre.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A key and what it can verify. Thread: any. */
sealed interface VerificationKey {

  /** Whether this key serves {@code algorithm} at all. */
  boolean serves(Algorithm algorithm);

  /** Whether the signature is right; false also if the key does not serve the algorithm. */
  boolean verifies(Algorithm algorithm, byte[] signedPart, byte[] signature);

  /** One secret for HS256, HS384 and HS512; its bytes are the text's UTF-8 bytes, of any length. */
  record Hmac(Map<Algorithm, Mac> macs) implements VerificationKey {

    /** {@code secret} must not be empty: an empty secret means "no HMAC". */
    static Hmac of(String secret) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      var macs = new EnumMap<Algorithm, Mac>(Algorithm.class);
      for (Algorithm algorithm : Algorithm.values()) {
        if (algorithm.family() == Algorithm.Family.HMAC) {
          macs.put(algorithm, mac(algorithm.jca(), bytes));
        }
      }
      return new Hmac(macs);
    }

    private static Mac mac(String name, byte[] secret) {
      try {
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret, name));
        return mac;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no " + name, e);
      }
    }

    @Override
    public boolean serves(Algorithm algorithm) {
      return macs.containsKey(algorithm);
    }

    @Override
    public boolean verifies(Algorithm algorithm, byte[] signedPart, byte[] signature) {
      Mac keyed = macs.get(algorithm);
      return keyed != null && MessageDigest.isEqual(sign(keyed, signedPart), signature);
    }

    /** The code of {@code signedPart} under {@code algorithm}, which must be of the HMAC family. */
    byte[] sign(Algorithm algorithm, byte[] signedPart) {
      Mac keyed = macs.get(algorithm);
      if (keyed == null) {
        throw new IllegalArgumentException(algorithm + " takes no secret");
      }
      return sign(keyed, signedPart);
    }

    private static byte[] sign(Mac keyed, byte[] signedPart) {
      try {
        // A Mac is not safe for several threads; a copy of the keyed one is cheap and is.
        return ((Mac) keyed.clone()).doFinal(signedPart);
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the Mac cannot be copied", e);
      }
    }

    @Override
    public String toString() {
      return "Hmac[<REDACTED>]";
    }
  }

  /**
   * A public key.
   *
   * @param key an RSA, EC (P-256, P-384, P-521) or Ed25519 key
   * @param only the one algorithm that the key's publisher allows; null for all of its kind
   */
  record Public(PublicKey key, @Nullable Algorithm only) implements VerificationKey {

    @Override
    public boolean serves(Algorithm algorithm) {
      if (only != null && only != algorithm) {
        return false;
      }
      NistCurve curve = algorithm.curve();
      return switch (algorithm.family()) {
        case HMAC -> false;
        case RSA -> key instanceof RSAPublicKey;
        case EC -> key instanceof ECPublicKey ec && curve != null && curve.has(ec);
        case OKP -> key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519");
      };
    }

    @Override
    public boolean verifies(Algorithm algorithm, byte[] signedPart, byte[] signature) {
      if (!serves(algorithm) || !plausible(algorithm, signature)) {
        return false;
      }
      try {
        Signature verifier = Signature.getInstance(algorithm.jca());
        verifier.initVerify(key);
        verifier.update(signedPart);
        return verifier.verify(signature);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    /**
     * Fixed lengths shut out DER signatures, and r or s of 0 is refused here because early releases
     * of Java 15 to 18 accept it for every key (CVE-2022-21449).
     */
    private static boolean plausible(Algorithm algorithm, byte[] signature) {
      int size = algorithm.signatureBytes();
      if (size == 0) {
        return true;
      }
      if (signature.length != size) {
        return false;
      }
      return algorithm.family() != Algorithm.Family.EC
          || (!allZero(signature, 0, size / 2) && !allZero(signature, size / 2, size));
    }

    private static boolean allZero(byte[] bytes, int from, int to) {
      int any = 0;
      for (int i = from; i < to; i++) {
        any |= bytes[i];
      }
      return any == 0;
    }
  }
}
