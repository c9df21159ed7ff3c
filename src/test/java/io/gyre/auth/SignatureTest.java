package io.gyre.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.support.Json;
import io.gyre.support.TestKeys;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verified cases of keys and algorithms, and attempts to get round them. */
@ExtendWith(VertxExtension.class)
final class SignatureTest {
  private static final String CLAIMS = "{\"sub\":\"42\"}";

  @BeforeAll
  static void start(Vertx sharedByAllTests) {}

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          K1  | hmac      | HS256 | secret | ok 42
          K2  | hmac      | HS384 | secret | ok 42
          K3  | hmac      | HS512 | secret | ok 42
          K4  | hmac      | RS256 | rsa    | INVALID
          K5  | hmac      | none  | x      | INVALID
          K7  | all       | RS256 | rsa    | ok 42
          K8  | all       | RS384 | rsa    | ok 42
          K9  | all       | RS512 | rsa    | ok 42
          K10 | all       | PS256 | rsa    | INVALID
          K11 | all       | ES256 | p256   | ok 42
          K12 | all       | ES384 | p256   | INVALID
          K13 | all       | EdDSA | ed     | INVALID
          K14 | all       | HS256 | secret | ok 42
          K15 | p384      | ES384 | p384   | ok 42
          K16 | p384      | HS256 | secret | INVALID
          K17 | p521      | ES512 | p521   | ok 42
          K18 | p521      | HS256 | secret | INVALID
          K20 | rotated   | HS256 | old    | ok 42
          K21 | rotated   | HS512 | old    | ok 42
          K22 | over      | HS256 | old    | INVALID
          K23 | skip      | HS256 | wrong  | ok 42
          K24 | skip      | none  | x      | ok 42
          K26 | skip      | EdDSA | ed     | ok 42
          x1  | rotated   | HS256 | secret | ok 42
          x2  | rotated   | RS256 | rsa    | INVALID
          x3  | all       | RS256 | rsa2   | INVALID
          x4  | all       | ES512 | p521   | INVALID
          x5  | until     | HS256 | old    | ok 42
          x6  | hmac      | HS256 | wrong  | INVALID
          """)
  void verifyConnect_keysAndAlgorithms(
      String id, String keys, String algorithm, String key, String answer, Vertx vertx) {
    assertNotNull(id);
    var verifier = Verifiers.of(vertx, client(keys), new HandClock());
    String token = Tokens.signed("{\"alg\":\"" + algorithm + "\"}", CLAIMS, algorithm, key);
    assertEquals(answer, Verifiers.connect(verifier, token));
  }

  @Test
  void verifyConnect_noKeyAtAll_refusesEmptySecret(Vertx vertx) { // K19
    var verifier = Verifiers.of(vertx, "", new HandClock());
    String token = Tokens.signed("{\"alg\":\"HS256\"}", CLAIMS, "HS256", "");
    assertEquals("INVALID", Verifiers.connect(verifier, token));
    assertEquals(List.of(), verifier.algorithms());
  }

  @Test
  void verifyConnect_skippedSignature_stillChecksTime(Vertx vertx) { // K25
    var verifier = Verifiers.of(vertx, client("skip"), new HandClock());
    String expired = Verifiers.filled("{\"exp\":now-1}");
    String token = Tokens.signed("{\"alg\":\"HS256\"}", expired, "HS256", "wrong");
    assertEquals("EXPIRED", Verifiers.connect(verifier, token));
  }

  @Test
  void verifyConnect_wrongSignatureAndExpired_isInvalid(Vertx vertx) {
    var verifier = Verifiers.of(vertx, client("hmac"), new HandClock());
    String expired = Verifiers.filled("{\"exp\":now-1}");
    String token = Tokens.signed("{\"alg\":\"HS256\"}", expired, "HS256", "wrong");
    assertEquals("INVALID", Verifiers.connect(verifier, token));
  }

  @Test
  void verifyConnect_algorithmInAnotherLetterCase_isInvalid(Vertx vertx) { // K6
    var verifier = Verifiers.of(vertx, client("hmac"), new HandClock());
    for (String alg : List.of("hs256", "Hs256", "None", "HS256 ", "")) {
      String token = Tokens.signed("{\"alg\":\"" + alg + "\"}", CLAIMS, "HS256", Tokens.SECRET);
      assertEquals("INVALID", Verifiers.connect(verifier, token), alg);
    }
  }

  @Test
  void verifyConnect_publicKeyUsedAsSecret_isInvalid(Vertx vertx) {
    for (String keys : List.of("rsa", "p256", "all")) {
      var verifier = Verifiers.of(vertx, client(keys), new HandClock());
      for (String pem : List.of("rsa", "p256")) {
        String secret = TestKeys.pem(pem);
        for (String text : List.of(secret, secret.strip())) {
          String token = Tokens.signed("{\"alg\":\"HS256\"}", CLAIMS, "HS256", text);
          assertEquals("INVALID", Verifiers.connect(verifier, token), keys);
        }
      }
    }
  }

  @Test
  void verifyConnect_headerNamesAnotherAlgorithmThanSigned_isInvalid(Vertx vertx) {
    var verifier = Verifiers.of(vertx, client("all"), new HandClock());
    var algorithms = List.of("HS256", "HS384", "RS256", "RS512", "ES256", "ES384", "EdDSA");
    for (String named : algorithms) {
      for (String signed : List.of("HS256", "RS256", "ES256")) {
        String key = signed.startsWith("H") ? "secret" : signed.startsWith("R") ? "rsa" : "p256";
        String token = Tokens.signed("{\"alg\":\"" + named + "\"}", CLAIMS, signed, key);
        String expected = named.equals(signed) ? "ok 42" : "INVALID";
        assertEquals(expected, Verifiers.connect(verifier, token), signed + " as " + named);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HS256, secret", "RS256, rsa", "ES256, p256"})
  void verifyConnect_anyCharacterChanged_isInvalid(String algorithm, String key, Vertx vertx) {
    var verifier = Verifiers.of(vertx, client("all"), new HandClock());
    String token = Tokens.signed("{\"alg\":\"" + algorithm + "\"}", CLAIMS, algorithm, key);
    var survivors = new ArrayList<Integer>();
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'Q' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      // The last character of a part has bits that mean nothing: not every change is one.
      boolean padding = i == token.length() - 1;
      if (!padding && Verifiers.connect(verifier, changed).startsWith("ok")) {
        survivors.add(i);
      }
    }
    assertEquals(List.of(), survivors);
    assertEquals("ok 42", Verifiers.connect(verifier, token));
  }

  @Test
  void verifyConnect_derEncodedEcdsa_isInvalid(Vertx vertx) throws GeneralSecurityException {
    var verifier = Verifiers.of(vertx, client("all"), new HandClock());
    String good = Tokens.signed("{\"alg\":\"ES256\"}", CLAIMS, "ES256", "p256");
    String body = good.substring(0, good.lastIndexOf('.'));
    Signature der = Signature.getInstance("SHA256withECDSA");
    der.initSign(TestKeys.pair("p256").getPrivate());
    der.update(body.getBytes(StandardCharsets.UTF_8));
    assertEquals("INVALID", Verifiers.connect(verifier, body + "." + encode(der.sign())));
  }

  @Test
  void verifyConnect_zeroOrTruncatedEcdsa_isInvalid(Vertx vertx) {
    var verifier = Verifiers.of(vertx, client("all"), new HandClock());
    String good = Tokens.signed("{\"alg\":\"ES256\"}", CLAIMS, "ES256", "p256");
    String body = good.substring(0, good.lastIndexOf('.'));
    for (int size : List.of(0, 1, 32, 63, 64, 65, 128)) {
      String forged = body + "." + encode(new byte[size]);
      assertEquals("INVALID", Verifiers.connect(verifier, forged), size + " bytes");
    }
  }

  @Test
  void algorithms_areThoseOfTheKeys(Vertx vertx) {
    var verifier = Verifiers.of(vertx, client("all"), new HandClock());
    assertEquals(
        List.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256"),
        verifier.algorithms());
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String client(String keys) {
    String hmac = "\"hmac_secret_key\": \"secret\"";
    String rsa = "\"rsa_public_key\": " + Json.quote(TestKeys.pem("rsa"));
    String previous = hmac + ", \"hmac_previous_secret_key\": \"old\"";
    String until = previous + ", \"hmac_previous_secret_key_valid_until\": ";
    String options =
        switch (keys) {
          case "hmac", "skip" -> hmac;
          case "rsa" -> rsa;
          case "all" -> hmac + ", " + rsa + ", " + ecdsa("p256");
          case "rotated" -> previous;
          case "over" -> until + (HandClock.START - 1);
          case "until" -> until + HandClock.START;
          default -> ecdsa(keys);
        };
    String skip = keys.equals("skip") ? ", \"insecure_skip_token_signature_verify\": true" : "";
    return "\"token\": {" + options + "}" + skip;
  }

  private static String ecdsa(String name) {
    return "\"ecdsa_public_key\": " + Json.quote(TestKeys.pem(name));
  }
}
