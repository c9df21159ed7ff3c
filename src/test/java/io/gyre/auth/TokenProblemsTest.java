package io.gyre.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.support.ConfigEdit;
import io.gyre.support.Json;
import io.gyre.support.TestKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenProblemsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          {"rsa_public_key":"/etc/key.pem"} | client.token.rsa_public_key: error parsing RSA public key: key must be PEM encoded
          {"ecdsa_public_key":"x"} | client.token.ecdsa_public_key: error parsing ECDSA public key: key must be PEM
          {"jwks_public_endpoint":"ftp://x"} | client.token.jwks_public_endpoint: endpoint must have http:// or https:// scheme, got: ftp://x
          {"jwks_public_endpoint":"http://x/jwks/"} | client.token.jwks_public_endpoint: endpoint path must have no
          {"jwks_public_endpoint":"http://x/a/../b"} | client.token.jwks_public_endpoint: endpoint path
          {"jwks_public_endpoint":"http:// x"} | client.token.jwks_public_endpoint: endpoint is not a URL
          """)
  void of_unusableOption_isNamed(String token, String text) {
    List<String> errors = problems("{\"token\": " + token + "}").errors();
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.get(0).startsWith(text), errors::toString);
  }

  @Test
  void of_separateBlock_isLookedAtIfEnabled() {
    String block = "\"rsa_public_key\": \"x\"}";
    assertEquals(List.of(), problems("{\"subscription_token\": {" + block + "}").errors());
    List<String> errors =
        problems("{\"subscription_token\": {\"enabled\": true, " + block + "}").errors();
    assertTrue(errors.get(0).startsWith("client.subscription_token.rsa_public_key: "));
  }

  @Test
  void of_keyOfAnotherKind_isNamedWithoutTheKey() {
    for (String name : List.of("p256", "ed")) {
      assertRefused("rsa_public_key", TestKeys.pem(name), "key is not a valid RSA public key");
    }
    assertRefused("ecdsa_public_key", TestKeys.pem("rsa"), "key is not a valid EC public key");
    assertRefused("rsa_public_key", Pems.PKCS1, "block RSA PUBLIC KEY is not read");
    assertRefused("ecdsa_public_key", Pems.SECP256K1, "public key");
  }

  @Test
  void of_certificateOrKey_isRead() {
    for (String pem : List.of(Pems.CERTIFICATE, TestKeys.pem("rsa"), "x\n" + Pems.CERTIFICATE)) {
      assertEquals(
          List.of(),
          problems("{\"token\": {\"rsa_public_key\": " + Json.quote(pem) + "}}").errors());
    }
    assertEquals(PemKey.rsa(Pems.CERTIFICATE), PemKey.rsa(Pems.CERTIFICATE_KEY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      nullValues = "none",
      textBlock =
          """
          ^/(?P<realm>master|prod)$^      | none
          ^(?P<realm>a\\.b|c-d)^          | none
          ^(?i)(?P<realm>(?:a|b)c)^       | none
          ^.*/(?P<other>.*)/(?P<realm>a)^ | none
          ^(?P<realm>.*)^                 | named group "realm"
          ^(?P<realm>a|b+)^               | named group "realm"
          ^(?P<realm>ab?)^                | named group "realm"
          ^(?P<realm>a{2})^               | named group "realm"
          ^(?P<realm>(a|(b.)))^           | named group "realm"
          ^(?<realm>a*)^                  | named group "realm"
          ^(?P<realm>\\Qa\\E)^            | named group "realm"
          ^(?P<realm>(?i)a|b.)^           | named group "realm"
          ^[a](?P<realm>a)^               | character class syntax
          ^\\w(?P<realm>a)^               | shorthand (\\w)
          """)
  void of_patternThatFillsTheEndpoint_mustBeAListOfLiterals(String regex, String complaint) {
    String token =
        "{\"jwks_public_endpoint\":\"http://x/{{realm}}\",\"issuer_regex\":"
            + Json.quote(regex)
            + "}";
    List<String> errors = problems("{\"token\": " + token + "}").errors();
    if (complaint == null) {
      assertEquals(List.of(), errors);
    } else {
      assertTrue(errors.toString().contains("client.token.issuer_regex"), errors::toString);
      assertTrue(errors.toString().contains(complaint), errors::toString);
    }
  }

  @Test
  void of_safetyCheckSwitchedOff_warns() {
    TokenProblems problems =
        problems(
            "{\"token\": {\"jwks_public_endpoint\":\"http://x/{{realm}}\",\"issuer_regex\":"
                + "\"(?P<realm>.*)\",\"insecure_skip_jwks_endpoint_safety_check\":true}}");
    assertEquals(List.of(), problems.errors());
    assertEquals(1, problems.warnings().size());
  }

  @Test
  void of_defaults_isNothing() {
    TokenProblems problems = TokenProblems.of(Config.defaults().client());
    assertEquals(new TokenProblems(List.of(), List.of()), problems);
  }

  private static void assertRefused(String key, String pem, String complaint) {
    List<String> errors =
        problems("{\"token\": {\"" + key + "\": " + Json.quote(pem) + "}}").errors();
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.get(0).contains(complaint), errors::toString);
    assertFalse(errors.get(0).contains("BEGIN"), errors::toString);
  }

  private static TokenProblems problems(String client) {
    assertNotNull(client);
    return TokenProblems.of(ConfigEdit.config("{\"client\": " + client + "}").client());
  }
}
