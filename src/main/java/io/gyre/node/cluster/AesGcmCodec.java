package io.gyre.node.cluster;

import io.gyre.engine.hazelcast.PayloadCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts payloads with AES-256-GCM. Each start of a node derives a key of its own from {@code
 * cluster.encryption_key} and a random salt, and counts its nonces, so that none is used twice
 * however many payloads there are. A sealed payload is: version 1, salt (16 bytes), counter (8),
 * ciphertext with tag (16).
 *
 * <p>Thread: any.
 */
final class AesGcmCodec implements PayloadCodec {

  private static final byte VERSION = 1;
  private static final int SALT_BYTES = 16;
  private static final int HEAD_BYTES = 1 + SALT_BYTES + Long.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] PURPOSE = "gyre payload".getBytes(StandardCharsets.UTF_8);

  /** Keys kept of other starts; each restart of a node adds one. */
  private static final int MOST_KEYS = 256;

  private final byte[] master;
  private final byte[] salt = new byte[SALT_BYTES];
  private final SecretKey own;
  private final AtomicLong counter = new AtomicLong();
  private final ConcurrentHashMap<ByteBuffer, SecretKey> others = new ConcurrentHashMap<>();
  private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(AesGcmCodec::cipher);

  /**
   * A codec with a new salt.
   *
   * @param base64Key {@code cluster.encryption_key}
   */
  AesGcmCodec(String base64Key) {
    this.master = Base64.getDecoder().decode(base64Key);
    new SecureRandom().nextBytes(salt);
    this.own = derive(salt);
  }

  @Override
  public byte[] seal(byte[] plain) {
    long count = counter.incrementAndGet();
    try {
      Cipher cipher = ciphers.get();
      cipher.init(Cipher.ENCRYPT_MODE, own, nonce(count));
      byte[] sealed = new byte[HEAD_BYTES + cipher.getOutputSize(plain.length)];
      ByteBuffer.wrap(sealed).put(VERSION).put(salt).putLong(count);
      cipher.updateAAD(sealed, 0, HEAD_BYTES);
      cipher.doFinal(plain, 0, plain.length, sealed, HEAD_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt", e);
    }
  }

  @Override
  public byte[] open(byte[] sealed) {
    if (sealed.length < HEAD_BYTES || sealed[0] != VERSION) {
      throw new IllegalArgumentException("not encrypted, or by a newer node");
    }
    ByteBuffer head = ByteBuffer.wrap(sealed, 1, HEAD_BYTES - 1);
    byte[] theirs = new byte[SALT_BYTES];
    head.get(theirs);
    try {
      Cipher cipher = ciphers.get();
      cipher.init(Cipher.DECRYPT_MODE, keyOf(theirs), nonce(head.getLong()));
      cipher.updateAAD(sealed, 0, HEAD_BYTES);
      return cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("encrypted with another key, or damaged", e);
    }
  }

  private SecretKey keyOf(byte[] theirs) {
    if (Arrays.equals(theirs, salt)) {
      return own;
    }
    if (others.size() >= MOST_KEYS) {
      others.clear();
    }
    return others.computeIfAbsent(ByteBuffer.wrap(theirs), known -> derive(theirs));
  }

  private SecretKey derive(byte[] fromSalt) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(master, "HmacSHA256"));
      mac.update(PURPOSE);
      return new SecretKeySpec(mac.doFinal(fromSalt), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GCMParameterSpec nonce(long count) {
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(nonce).putInt(0).putLong(count);
    return new GCMParameterSpec(TAG_BITS, nonce);
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
