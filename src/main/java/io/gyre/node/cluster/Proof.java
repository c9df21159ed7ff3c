package io.gyre.node.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a node shows that it knows {@code cluster.secret} without telling it: HMAC-SHA-256 over the
 * cluster's name and its id. Keeps out nodes of others and nodes set up wrongly. Whoever can read
 * the membership connections can copy it, since they are not encrypted.
 */
final class Proof {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "gyre cluster member\n";

  private final String secret;
  private final String cluster;

  /**
   * Proofs of one cluster.
   *
   * @param secret "" for none: then the only valid proof is ""
   * @param cluster its name
   */
  Proof(String secret, String cluster) {
    this.secret = secret;
    this.cluster = cluster;
  }

  /** Whether there is a secret to know. */
  boolean needed() {
    return !secret.isEmpty();
  }

  /** What the node of this id shows. */
  String of(String nodeId) {
    if (secret.isEmpty()) {
      return "";
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes(secret), ALGORITHM));
      byte[] code = mac.doFinal(bytes(PURPOSE + cluster + "\n" + nodeId));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the node of this id showed the right thing; compared in constant time. */
  boolean holds(String nodeId, String shown) {
    return MessageDigest.isEqual(bytes(of(nodeId)), bytes(shown));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
