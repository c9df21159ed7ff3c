package io.gyre.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.support.ConfigEdit;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class TokenIssuerTest {
  private static final String HMAC =
      "\"token\": {\"hmac_secret_key\": \"k\", \"user_id_claim\": \"uid\"}";

  private final HandClock clock = new HandClock();
  private final TokenIssuer issuer =
      new TokenIssuer(ConfigEdit.config("{\"client\": {" + HMAC + "}}").client().token(), clock);

  @Test
  void connection_isAcceptedUntilItExpires(Vertx vertx) {
    var verifier = Verifiers.of(vertx, HMAC, clock);
    String token = issuer.connection("4\"2", Duration.ofMinutes(1));
    assertEquals("ok 4\"2 expires=60", Verifiers.connect(verifier, token));
    assertEquals(
        "ok 7", Verifiers.connect(verifier, issuer.connection("7", Duration.ofSeconds(-1))));
    assertEquals("ok", Verifiers.connect(verifier, issuer.connection("", Duration.ofSeconds(-1))));
    clock.pass(Duration.ofMinutes(1));
    assertEquals("EXPIRED", Verifiers.connect(verifier, token));
  }

  @Test
  void subscription_isForUserAndChannel(Vertx vertx) {
    var verifier = Verifiers.of(vertx, HMAC, clock);
    String token = issuer.subscription("42", "ns:a", Duration.ofMinutes(1));
    SubscribeClaims claims = verifier.verifySubscribe(token).result();
    assertTrue(claims.fits("42", "any", "ns:a"));
    assertEquals("INVALID", Verifiers.connect(verifier, token));
    assertThrows(
        IllegalArgumentException.class, () -> issuer.subscription("42", "", Duration.ZERO));
  }

  @Test
  void issuer_withoutSecret_cannotBeMade() {
    var none = Config.defaults().client().token();
    assertThrows(IllegalArgumentException.class, () -> new TokenIssuer(none, clock));
  }
}
