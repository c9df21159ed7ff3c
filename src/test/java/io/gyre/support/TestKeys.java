package io.gyre.support;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asymmetric keys by name, made at first use: rsa, rsa2, p256, p384, p521, ed. */
public final class TestKeys {
  private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

  private TestKeys() {}

  /** The pair of that name. */
  public static KeyPair pair(String name) {
    return PAIRS.computeIfAbsent(name, TestKeys::generate);
  }

  /** Public key as PEM text (SubjectPublicKeyInfo). */
  public static String pem(String name) {
    PublicKey key = pair(name).getPublic();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static KeyPair generate(String name) {
    try {
      if (name.startsWith("rsa")) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      }
      if (name.equals("ed")) {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp" + name.substring(1) + "r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
