package io.gyre.consumer.servicebus;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes or gets tokens that say what this consumer may do.
 *
 * <p>Thread: the loop of the consumers.
 */
interface Tokens {
  /** An expiry that is not known: such a token is not renewed. */
  long NEVER = Long.MAX_VALUE;

  /** Type of signatures made with a shared key. */
  String SIGNATURE = "servicebus.windows.net:sastoken";

  /**
   * A token.
   *
   * @param type as Service Bus names it
   * @param expiresMillis milliseconds since the Unix epoch, or {@link #NEVER}
   */
  record Token(String type, String text, long expiresMillis) {
    @Override
    public String toString() {
      return "Token[" + type + ']';
    }
  }

  /**
   * A token for an audience.
   *
   * @param audience address of a node, with scheme and host
   * @return fails when there is none to be had
   */
  Future<Token> token(String audience);

  /** Gives up connections. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }

  /** Tokens that are one and the same signature, made elsewhere. */
  static Tokens signature(String text) {
    return audience -> Future.succeededFuture(new Token(SIGNATURE, text, NEVER));
  }

  /**
   * Signs with a shared key.
   *
   * @param name of the rule the key is of
   * @param key as it is written in the connection string
   */
  record SharedKey(Loop loop, String name, String key) implements Tokens {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String ALGORITHM = "HmacSHA256";

    @Override
    public Future<Token> token(String audience) {
      long expires = loop.nowMillis() + LIFE.toMillis();
      return Future.succeededFuture(new Token(SIGNATURE, sign(audience, expires / 1000), expires));
    }

    /** Returns the signature for an audience until a time, in seconds since the Unix epoch. */
    String sign(String audience, long expires) {
      String resource = encoded(audience).toLowerCase(Locale.ROOT);
      String text = resource + '\n' + expires;
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        String signed =
            Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        return "SharedAccessSignature sr=%s&sig=%s&se=%d&skn=%s"
            .formatted(resource, encoded(signed), expires, name);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "SharedKey[" + name + ']';
    }
  }
}
