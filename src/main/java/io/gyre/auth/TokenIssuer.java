package io.gyre.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gyre.config.TokenConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/** Makes HS256 tokens with the configured secret, for the command line and for tests. */
public final class TokenIssuer {
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private final VerificationKey.Hmac key;
  private final String userIdClaim;
  private final InstantSource clock;

  /**
   * Takes the token block that will verify the tokens.
   *
   * @throws IllegalArgumentException if it has no {@code hmac_secret_key}
   */
  public TokenIssuer(TokenConfig config, InstantSource clock) {
    if (config.hmacSecretKey().isEmpty()) {
      throw new IllegalArgumentException("no hmac_secret_key is configured");
    }
    this.key = VerificationKey.Hmac.of(config.hmacSecretKey());
    this.userIdClaim = config.userIdClaim();
    this.clock = clock;
  }

  /**
   * A connection token.
   *
   * @param user "" for an anonymous one
   * @param ttl how long it holds; negative for ever
   */
  public String connection(String user, Duration ttl) {
    return sign(user, "", ttl);
  }

  /**
   * A subscription token.
   *
   * @param user "" for one for anonymous connections
   * @param channel the channel, not empty
   * @param ttl how long it holds; negative for ever
   */
  public String subscription(String user, String channel, Duration ttl) {
    if (channel.isEmpty()) {
      throw new IllegalArgumentException("channel is required");
    }
    return sign(user, channel, ttl);
  }

  private String sign(String user, String channel, Duration ttl) {
    String signed = encode(HEADER) + "." + encode(claims(user, channel, ttl));
    byte[] signature = key.sign(Algorithm.HS256, signed.getBytes(StandardCharsets.ISO_8859_1));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private String claims(String user, String channel, Duration ttl) {
    long now = clock.instant().getEpochSecond();
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      if (!user.isEmpty()) {
        json.writeStringField("sub", user);
        if (!userIdClaim.isEmpty() && !userIdClaim.equals("sub")) {
          json.writeStringField(userIdClaim, user);
        }
      }
      if (!channel.isEmpty()) {
        json.writeStringField("channel", channel);
      }
      if (!ttl.isNegative()) {
        json.writeNumberField("exp", now + ttl.toSeconds());
      }
      json.writeNumberField("iat", now);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
