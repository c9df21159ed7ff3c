package io.gyre.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gyre.channel.OptionOverrides;
import io.gyre.protocol.Data;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verified cases of connection tokens; the first column is their number. */
@ExtendWith(VertxExtension.class)
final class ConnectTokenTest {
  private static final String HMAC = "\"token\": {\"hmac_secret_key\": \"secret\"}";

  private Vertx vertx;
  private TokenVerifier verifier;

  @BeforeAll
  static void start(Vertx sharedByAllTests) {}

  @BeforeEach
  void makeVerifier(Vertx shared) {
    vertx = shared;
    verifier = Verifiers.of(vertx, HMAC, new HandClock());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          T7  | [1]                                    | INVALID
          T8  | {"sub":42}                             | INVALID
          T9  | {"sub":null}                           | ok
          T10 | {}                                     | ok
          T11 | {"sub":"42","exp":now+60}              | ok 42 expires=60
          T12 | {"exp":now}                            | EXPIRED
          T13 | {"exp":now+1}                          | ok expires=1
          T14 | {"exp":now-1}                          | EXPIRED
          T15 | {"exp":0}                              | EXPIRED
          T16 | {"exp":"1800000060"}                   | ok expires=60
          T17 | {"exp":1800000060.5}                   | ok expires=60
          T18 | {"exp":-1}                             | EXPIRED
          T19 | {"exp":now+315360000}                  | ok expires=315360000
          T20 | {"nbf":now+5}                          | EXPIRED
          T21 | {"iat":now+500}                        | ok
          T22 | {"exp":now+60,"expire_at":0}           | ok
          T23 | {"exp":now+60,"expire_at":-1}          | ok
          T24 | {"exp":now+60,"expire_at":now+600}     | ok expires=600
          T25 | {"expire_at":now-10}                   | ok expires=-10
          T26 | {"exp":now-10,"expire_at":0}           | EXPIRED
          T27 | {"exp":now+60,"expire_at":null}        | ok expires=60
          T28 | {"channel":"ns:a"}                     | INVALID
          T29 | {"channel":""}                         | ok
          T31 | {"channels":["a","ns:b"]}              | ok subs=[a, ns:b]
          T32 | {"channels":["$ns:b","ns:é","ns:x#1"]} | ok subs=[$ns:b, ns:x#1, ns:é]
          T33 | {"channels":["nope:b"]}                | UNKNOWN_CHANNEL
          T35 | {"channels":[""]}                      | ok
          T36 | {"subs":{"ns:a":{}},"channels":["b"]}  | ok subs=[ns:a]
          T38 | {"subs":{"nope:a":{}}}                 | UNKNOWN_CHANNEL
          T39 | {"subs":{"ns:a":{"b64data":"%"}}}      | INVALID
          T55 | {"SUB":"42","Channels":["ns:a"]}       | ok 42 subs=[ns:a]
          x1  | {"exp":"soon"}                         | INVALID
          x2  | {"exp":"0x7fffffff"}                   | INVALID
          x3  | {"exp":"NaN"}                          | INVALID
          x4  | {"exp":true}                           | INVALID
          x5  | {"expire_at":"5"}                      | INVALID
          x6  | {"expire_at":1.5}                      | INVALID
          x7  | {"aud":[1]}                            | INVALID
          x8  | {"subs":["a"]}                         | INVALID
          x9  | {"subs":{"ns:a":1}}                    | INVALID
          x10 | {"subs":{"ns:a":null}}                 | ok subs=[ns:a]
          x11 | {"sub":"1","sub":"2"}                  | ok 2
          x12 | {"sub":"1"} x                          | INVALID
          x13 | {"iat":[]}                             | INVALID
          x14 | {"exp":1e300}                          | ok expires=9223372035054775807
          x15 | {"nbf":now}                            | EXPIRED
          x16 | {"nbf":now-1}                          | ok
          x17 | {"b64info":"%"}                        | INVALID
          x18 | {"b64info":"%","exp":now-1}            | EXPIRED
          x19 | {"channels":["nope:b"],"exp":now-1}    | EXPIRED
          """)
  void verifyConnect_claims(String id, String claims, String answer) {
    assertNotNull(id);
    assertEquals(answer, Verifiers.connect(verifier, Verifiers.token(claims)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          T1  | {"alg":"HS256"}                  | ok 42
          T2  | {"alg":"HS256","typ":"XYZ"}      | ok 42
          T3  | {"alg":"HS256","kid":"a"}        | ok 42
          T56 | { "alg":"HS256"}                 | INVALID
          x1  | {"alg":"HS256","typ":1}          | INVALID
          x2  | {"alg":1}                        | INVALID
          x3  | {"typ":"JWT"}                    | INVALID
          x4  | {"alg":"HS256","jwk":{"k":"x"}}  | ok 42
          """)
  void verifyConnect_header(String id, String header, String answer) {
    assertNotNull(id);
    String token = Tokens.signed(header, "{\"sub\":\"42\"}", "HS256", Tokens.SECRET);
    assertEquals(answer, Verifiers.connect(verifier, token));
  }

  @Test
  void verifyConnect_notAToken_isInvalid() {
    String good = Verifiers.token("{\"sub\":\"42\"}");
    String twoParts = good.substring(0, good.lastIndexOf('.'));
    for (String token :
        List.of("", ".", "..", "eyJ", "a.b.c", "eyJ.e30.", twoParts, good + "=", good + ".a")) {
      assertEquals("INVALID", Verifiers.connect(verifier, token), token); // T5, T6
    }
  }

  @Test
  void verifyConnect_longChannel_isNotLimited() { // T34
    String name = "a".repeat(300);
    String token = Verifiers.token("{\"channels\":[\"" + name + "\"]}");
    assertEquals("ok subs=[" + name + "]", Verifiers.connect(verifier, token));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          T41 | {"aud":"centrifugo","iss":"myapp"}              | ok
          T42 | {"aud":["x","centrifugo"],"iss":"myapp"}        | ok
          T43 | {"iss":"myapp"}                                 | INVALID
          T44 | {"aud":"Centrifugo","iss":"myapp"}              | INVALID
          T45 | {"aud":"centrifugo","iss":"other"}              | INVALID
          T46 | {"aud":"x","iss":"myapp","exp":now-1}           | INVALID
          """)
  void verifyConnect_exactAudienceAndIssuer(String id, String claims, String answer) {
    assertNotNull(id);
    var strict = token("\"audience\": \"centrifugo\", \"issuer\": \"myapp\"");
    assertEquals(answer, Verifiers.connect(strict, Verifiers.token(claims)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          T47 | {"aud":["x","centx"],"iss":"zappz"} | ok
          T48 | {"aud":"xcent","iss":"zappz"}       | INVALID
          T49 | {"iss":"zappz"}                     | INVALID
          """)
  void verifyConnect_patternsOfAudienceAndIssuer(String id, String claims, String answer) {
    assertNotNull(id);
    var strict = token("\"audience_regex\": \"^cent\", \"issuer_regex\": \"app\"");
    assertEquals(answer, Verifiers.connect(strict, Verifiers.token(claims)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          T50 | {"sub":"1","uid":"42"} | ok 42
          T51 | {"sub":"1","uid":42}   | ok 42
          T52 | {"sub":"1"}            | ok
          T53 | {"sub":1,"uid":"42"}   | INVALID
          T54 | {"uid":{"a":1}}        | ok {"a":1}
          x1  | {"uid":true}           | ok true
          x2  | {"uid":null}           | ok
          """)
  void verifyConnect_userIdClaim(String id, String claims, String answer) {
    assertNotNull(id);
    var custom = token("\"user_id_claim\": \"uid\"");
    assertEquals(answer, Verifiers.connect(custom, Verifiers.token(claims)));
  }

  @Test
  void verifyConnect_payloads_areKeptAsWritten() {
    String token =
        Verifiers.token(
            """
            {"info": {"a" :1.0},"b64info":null, "meta":[ 1e2,"\\u00e9é" ],
             "subs":{"ns:a":{"info":"x","b64info":"AAE=","data":{"x":1},
                     "override":{"presence":{"value":true},"join_leave":{"value":false},
                                 "force_recovery":{}}}}}
            """);
    ConnectClaims claims = verifier.verifyConnect(token).result();
    assertEquals(Data.json("{\"a\" :1.0}"), claims.info());
    assertEquals(Data.json("[ 1e2,\"\\u00e9é\" ]"), claims.meta());
    var options = Objects.requireNonNull(claims.subs().get("ns:a"));
    assertEquals(Data.of(new byte[] {0, 1}), options.info());
    assertEquals(Data.json("{\"x\":1}"), options.data());
    assertEquals(new OptionOverrides(true, false, null, false, null), options.overrides()); // T37
  }

  @Test
  void verifyConnect_base64Info_winsOverInfo() {
    String token = Verifiers.token("{\"info\":1,\"b64info\":\"eyJhIjoxfQ==\"}");
    assertEquals(Data.json("{\"a\":1}"), verifier.verifyConnect(token).result().info());
    assertNull(verifier.verifyConnect(Verifiers.token("{\"info\":null}")).result().info());
  }

  @Test
  void verifyConnect_deepNesting_isInvalidAndDoesNotOverflow() {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    assertEquals(
        "INVALID", Verifiers.connect(verifier, Verifiers.token("{\"info\":" + deep + "}")));
  }

  @Test
  void failure_message_holdsNothingOfTheToken() {
    for (String claims : List.of("{\"sub\": s3cr3t}", "{\"b64info\":\"s3cr3t\"}", "s3cr3t")) {
      Throwable cause = verifier.verifyConnect(Verifiers.token(claims)).cause();
      assertFalse(String.valueOf(cause).contains("s3cr3t"), String.valueOf(cause));
      assertEquals(0, cause.getStackTrace().length);
    }
  }

  private TokenVerifier token(String options) {
    return Verifiers.of(
        vertx, "\"token\": {\"hmac_secret_key\": \"secret\", " + options + "}", new HandClock());
  }
}
