package io.gyre.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.protocol.Data;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verified cases of subscription tokens; the first column is their number. */
@ExtendWith(VertxExtension.class)
final class SubscribeTokenTest {
  private static final String HMAC = "\"token\": {\"hmac_secret_key\": \"secret\"}";

  @BeforeAll
  static void start(Vertx sharedByAllTests) {}

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          S21 | 42 | {"sub":"42","channel":"none:a"}                             | fits
          S22 | 42 | {"sub":"42","channel":"none:b"}                             | differs
          S23 | 42 | {"sub":"43","channel":"none:a"}                             | differs
          S24 | 42 | {"channel":"none:a"}                                        | differs
          S25 | ^^ | {"channel":"none:a"}                                        | fits
          S26 | 42 | {"sub":"42","channel":"none:a","exp":now-1}                 | EXPIRED
          S29 | 42 | {"sub":"42"}                                                | INVALID
          S30 | 42 | {"sub":"42","channel":"nope:a"}                             | UNKNOWN_CHANNEL
          S31 | 42 | {"sub":"42","channel":"none:a","client":"x"}                | differs
          S32 | 42 | {"sub":"42","channel":"none:a","exp":now+60}                | fits expires=60
          S33 | 42 | {"sub":"42","channel":"none:a","exp":now+60,"expire_at":0}  | fits
          S34 | 42 | {"sub":"42","channel":"none:a","exp":now+60,"expire_at":-1} | fits
          S35 | 42 | {"sub":"42","channel":"none:a","expire_at":now-5}           | fits expires=-5
          S36 | 42 | {"sub":"42","channel":"none:a","nbf":now+5}                 | EXPIRED
          S37 | 42 | {"sub":"42","channel":"none:a","b64info":"%"}               | INVALID
          x1  | 42 | {"sub":"42","channel":"none:a","client":"client-1"}         | fits
          x2  | 42 | {"sub":"42","exp":now-1}                                    | EXPIRED
          """)
  void verifySubscribe_claims(String id, String user, String claims, String answer, Vertx vertx) {
    assertNotNull(id);
    var verifier = Verifiers.of(vertx, HMAC, new HandClock());
    String subject = user == null ? "" : user;
    assertEquals(
        answer,
        Verifiers.text(
            verifier.verifySubscribe(Verifiers.token(claims)),
            good ->
                (good.fits(subject, "client-1", "none:a") ? "fits" : "differs")
                    + Verifiers.expires(good.expireAt())));
  }

  @Test
  void verifySubscribe_wrongSignature_isInvalid(Vertx vertx) { // S27
    var verifier = Verifiers.of(vertx, HMAC, new HandClock());
    String token =
        Tokens.signed("{\"alg\":\"HS256\"}", "{\"channel\":\"none:a\"}", "HS256", "other");
    assertEquals("INVALID", Verifiers.text(verifier.verifySubscribe(token), good -> "ok"));
  }

  @Test
  void verifySubscribe_payloads_areInTheOptions(Vertx vertx) {
    var verifier = Verifiers.of(vertx, HMAC, new HandClock());
    String token =
        Verifiers.token(
            "{\"channel\":\"none:a\",\"info\":{},\"b64data\":\"MQ==\","
                + "\"override\":{\"force_positioning\":{\"value\":true}}}");
    var options = verifier.verifySubscribe(token).result().options();
    assertEquals(Data.json("{}"), options.info());
    assertEquals(Data.json("1"), options.data());
    assertEquals(true, options.overrides().forcePositioning());
  }

  @Test
  void verifySubscribe_separateBlock_takesItsOwnKeyOnly(Vertx vertx) {
    var verifier =
        Verifiers.of(
            vertx,
            HMAC + ", \"subscription_token\": {\"enabled\": true, \"hmac_secret_key\": \"sub\"}",
            new HandClock());
    String header = "{\"alg\":\"HS256\"}";
    String claims = "{\"channel\":\"none:a\"}";
    String own = Tokens.signed(header, claims, "HS256", "sub");
    String foreign = Tokens.signed(header, claims, "HS256", "secret");
    assertEquals("ok", Verifiers.text(verifier.verifySubscribe(own), good -> "ok")); // L6
    assertEquals("INVALID", Verifiers.text(verifier.verifySubscribe(foreign), good -> "ok")); // L5
    String connect = Tokens.signed(header, "{}", "HS256", "secret");
    String wrong = Tokens.signed(header, "{}", "HS256", "sub");
    assertEquals("ok", Verifiers.connect(verifier, connect)); // L4
    assertEquals("INVALID", Verifiers.connect(verifier, wrong)); // L7
  }

  @Test
  void verifySubscribe_separateBlockOff_isNotUsed(Vertx vertx) {
    var verifier =
        Verifiers.of(
            vertx,
            HMAC + ", \"subscription_token\": {\"hmac_secret_key\": \"sub\"}",
            new HandClock());
    String token = Verifiers.token("{\"channel\":\"none:a\"}");
    assertEquals("ok", Verifiers.text(verifier.verifySubscribe(token), good -> "ok"));
  }
}
