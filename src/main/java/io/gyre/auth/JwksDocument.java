package io.gyre.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a key set (RFC 7517, RFC 8037): public keys for signatures, by key id. */
final class JwksDocument {
  private static final Set<String> KINDS = Set.of("RSA", "EC", "OKP", "oct");
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private JwksDocument() {}

  /**
   * The usable keys: those with {@code use} "sig", a {@code kid} and an algorithm that the server
   * knows. Never secret ones ({@code oct}).
   *
   * @throws ParseException if the document is not a key set, is empty, or holds a key of unknown
   *     kind; the message does not quote it
   */
  static Map<String, VerificationKey> parse(String json) throws ParseException {
    Map<String, Object>[] all = keys(json);
    var usable = new HashMap<String, VerificationKey>();
    for (Map<String, Object> jwk : all) {
      if (!(jwk.get("kty") instanceof String kind) || !KINDS.contains(kind)) {
        throw new ParseException("a key of the set is of unknown kind", 0);
      }
      if ("sig".equals(jwk.get("use")) && jwk.get("kid") instanceof String kid && !kid.isEmpty()) {
        VerificationKey key = usable(kind, jwk);
        if (key != null) {
          usable.put(kid, key);
        }
      }
    }
    return usable;
  }

  private static Map<String, Object>[] keys(String json) throws ParseException {
    Map<String, Object>[] all;
    try {
      all = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(json), "keys");
    } catch (ParseException e) {
      throw new ParseException("not a JSON key set", 0);
    }
    if (all == null || all.length == 0) {
      throw new ParseException("the set has no keys", 0);
    }
    return all;
  }

  /** One key; null if the server cannot use it, which is no fault of the others. */
  private static @Nullable VerificationKey usable(String kind, Map<String, Object> jwk) {
    Algorithm only = null;
    if (jwk.get("alg") instanceof String alg && !alg.isEmpty()) {
      only = Algorithm.of(alg);
      if (only == null) {
        return null;
      }
    }
    try {
      PublicKey key = publicKey(kind, jwk);
      return key == null ? null : new VerificationKey.Public(key, only);
    } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException e) {
      return null;
    }
  }

  private static @Nullable PublicKey publicKey(String kind, Map<String, Object> jwk)
      throws ParseException, JOSEException, GeneralSecurityException {
    return switch (kind) {
      case "RSA" -> RSAKey.parse(jwk).toRSAPublicKey();
      case "EC" -> ECKey.parse(jwk).toECPublicKey();
      case "OKP" -> ed25519(OctetKeyPair.parse(jwk));
      default -> null;
    };
  }

  /** The JDK reads Ed25519 keys only in their X.509 form, which is a fixed prefix and the key. */
  private static @Nullable PublicKey ed25519(OctetKeyPair pair) throws GeneralSecurityException {
    byte[] point = pair.getX().decode();
    if (!Curve.Ed25519.equals(pair.getCurve()) || point.length != 32) {
      return null;
    }
    byte[] encoded = new byte[ED25519_PREFIX.length + point.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
