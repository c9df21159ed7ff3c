package io.gyre.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes JWTs, good and bad ones. */
public final class Tokens {
  /** HMAC secret of the test configurations. */
  public static final String SECRET = "secret";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Map<String, String> JCA =
      Map.of(
          "HS256", "HmacSHA256",
          "HS384", "HmacSHA384",
          "HS512", "HmacSHA512",
          "RS256", "SHA256withRSA",
          "RS384", "SHA384withRSA",
          "RS512", "SHA512withRSA",
          "ES256", "SHA256withECDSAinP1363Format",
          "ES384", "SHA384withECDSAinP1363Format",
          "ES512", "SHA512withECDSAinP1363Format",
          "EdDSA", "Ed25519");

  private Tokens() {}

  /** HS256 token of the given claims, signed with {@link #SECRET}. */
  public static String hs256(String claimsJson) {
    return signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claimsJson, "HS256", SECRET);
  }

  /** HS256 token of a user that expires after the given seconds, never if 0. */
  public static String user(String user, long seconds) {
    String exp = seconds == 0 ? "" : ",\"exp\":" + (System.currentTimeMillis() / 1000 + seconds);
    return hs256("{\"sub\":" + Json.quote(user) + exp + "}");
  }

  /** HS256 subscription token. */
  public static String channel(String user, String channel, long seconds) {
    String exp = seconds == 0 ? "" : ",\"exp\":" + (System.currentTimeMillis() / 1000 + seconds);
    return hs256(
        "{\"sub\":" + Json.quote(user) + ",\"channel\":" + Json.quote(channel) + exp + "}");
  }

  /**
   * Token of any header and claims.
   *
   * @param algorithm JWT algorithm that signs, or "none"
   * @param key HMAC secret, or a name of {@link TestKeys}
   */
  public static String signed(String header, String claims, String algorithm, String key) {
    String body = encode(header) + "." + encode(claims);
    return body + "." + BASE64.encodeToString(sign(body, algorithm, key));
  }

  private static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sign(String body, String algorithm, String key) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      if (algorithm.startsWith("HS")) {
        Mac mac = Mac.getInstance(name(algorithm));
        // SecretKeySpec refuses an empty key; HMAC pads with zeros, so one zero byte is the same
        byte[] secret = key.isEmpty() ? new byte[1] : key.getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(secret, name(algorithm)));
        return mac.doFinal(bytes);
      }
      if (algorithm.equals("none")) {
        return new byte[0];
      }
      Signature signature = signature(algorithm);
      signature.initSign(TestKeys.pair(key).getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(algorithm + " with " + key, e);
    }
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    if (algorithm.equals("PS256")) {
      Signature pss = Signature.getInstance("RSASSA-PSS");
      pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      return pss;
    }
    return Signature.getInstance(name(algorithm));
  }

  private static String name(String algorithm) {
    String name = JCA.get(algorithm);
    if (name == null) {
      throw new IllegalArgumentException("no such algorithm: " + algorithm);
    }
    return name;
  }
}
