package io.gyre.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.gyre.support.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Key sets, served by a real HTTP server on loopback. */
@ExtendWith(VertxExtension.class)
final class JwksTest {
  private static final List<String> ONE = List.of("/jwks");
  private static final List<String> TWO = List.of("/jwks", "/jwks");
  private static final List<String> NONE = List.of();

  private final HandClock clock = new HandClock();
  private Vertx vertx;
  private JwksServer server;
  private TokenVerifier verifier;

  @BeforeEach
  void start(Vertx fresh) throws Exception {
    vertx = fresh;
    server = JwksServer.start(vertx);
    verifier = verifier("/jwks", "");
  }

  @Test
  void verify_verifiedCases_inTheirOrder() throws Exception {
    expect("ok 42", "RS256", "r1", "rsa", ONE); // W1
    expect("ok 42", "RS256", "r1", "rsa", NONE); // W2
    expect("INVALID", "RS512", "r1", "rsa", NONE); // W3
    expect("ok 42", "RS512", "r2", "rsa", NONE); // W4
    expect("INVALID", "PS256", "r2", "rsa", NONE); // W5
    expect("ok 42", "ES256", "e1", "p256", NONE); // W6
    expect("ok 42", "EdDSA", "o1", "ed", NONE); // W7
    expect("ok 42", "EdDSA", "o2", "ed", NONE); // W8
    expect("INVALID", "RS256", "", "rsa", NONE); // W9
    expect("INVALID", "RS256", "zz", "rsa", ONE); // W10
    expect("INVALID", "RS256", "nouse", "rsa", ONE); // W12
    expect("INVALID", "RS256", "enc", "rsa", ONE); // W13
    expect("INVALID", "HS256", "r1", "secret", NONE); // W14
    expect("INVALID", "RS256", "r1", "rsa2", NONE); // W15
    expect("ok 42", "RS256", "r1", "rsa", NONE); // W16
    server.serves(JwksServer.status(500));
    expect("ok 42", "RS256", "r1", "rsa", NONE); // W18
  }

  @Test
  void verifySubscribe_takesTheSameKeys() throws Exception { // W17
    String token =
        Tokens.signed(
            "{\"alg\":\"RS256\",\"kid\":\"r1\"}", "{\"channel\":\"ns:a\"}", "RS256", "rsa");
    assertEquals("ok", Verifiers.text(settled(verifier.verifySubscribe(token)), good -> "ok"));
  }

  @Test
  void verify_unknownKeyAgain_isRememberedForAShortTime() throws Exception { // W11, bettered
    expect("INVALID", "RS256", "zz", "rsa", ONE);
    expect("INVALID", "RS256", "zz", "rsa", NONE);
    clock.pass(Duration.ofSeconds(11));
    expect("INVALID", "RS256", "zz", "rsa", ONE);
  }

  @Test
  void verify_manyMadeUpKeys_doNotHammerTheEndpoint() throws Exception {
    for (int i = 0; i < 100; i++) {
      verify("RS256", "zz" + i, "rsa");
    }
    assertEquals(5, server.takePaths().size());
    assertEquals("INTERNAL", verify("RS256", "new", "rsa"));
    assertEquals("ok 42", verify("RS256", "r1", "rsa"));
    clock.pass(Duration.ofSeconds(1));
    expect("INVALID", "RS256", "new", "rsa", ONE);
  }

  @Test
  void verify_endpointFails_isTemporaryAndTriedTwice() throws Exception { // W19, W20 bettered
    server.serves(JwksServer.status(500));
    expect("INTERNAL", "RS256", "r1", "rsa", TWO);
    expect("INTERNAL", "RS256", "r1", "rsa", NONE);
    server.serves(JwksServer.set(JwksServer.KEYS));
    clock.pass(Duration.ofSeconds(1));
    expect("ok 42", "RS256", "r1", "rsa", ONE);
  }

  @Test
  void verify_firstAttemptFails_secondHelps() throws Exception {
    server.serves(
        request -> {
          server.serves(JwksServer.set(JwksServer.KEYS));
          request.response().setStatusCode(503).end();
        });
    expect("ok 42", "RS256", "r1", "rsa", TWO);
  }

  @Test
  void verify_nothingListens_isTemporary() throws Exception {
    var nowhere =
        Verifiers.of(
            vertx, "\"token\": {\"jwks_public_endpoint\": \"http://127.0.0.1:1/k\"}", clock);
    assertEquals("INTERNAL", connect(nowhere, token("RS256", "r1", "rsa", "{}")));
  }

  @Test
  void verify_slowAnswer_endsInTime() throws Exception { // W21
    server.serves(request -> {});
    verifier = verifier("/jwks", "", Duration.ofMillis(200));
    expect("INTERNAL", "RS256", "r1", "rsa", TWO);
  }

  @Test
  void verify_drippingAnswer_endsInTime() throws Exception {
    server.serves(
        request -> {
          request.response().setChunked(true).write("{");
          vertx.setPeriodic(50, id -> request.response().write(" "));
        });
    verifier = verifier("/jwks", "", Duration.ofMillis(500));
    expect("INTERNAL", "RS256", "r1", "rsa", TWO);
  }

  @Test
  void verify_hugeAnswer_isTemporary() throws Exception {
    server.serves(" ".repeat(JwksFetcher.MAX_BYTES) + JwksServer.set(JwksServer.KEYS));
    expect("INTERNAL", "RS256", "r1", "rsa", TWO);
  }

  @Test
  void verify_brokenDocument_isTemporary() throws Exception { // W22, W23, W25
    String good = JwksServer.KEYS.get(0);
    for (String document :
        List.of("x", "{}", "[]", "{\"keys\": []}", "{\"keys\": 1}", "", "{\"keys\":[" + good)) {
      server.serves(document);
      verifier = verifier("/jwks", "");
      expect("INTERNAL", "RS256", "r1", "rsa", ONE);
    }
    server.serves(JwksServer.set(List.of(good, "{\"kty\":\"ZZZ\"}")));
    verifier = verifier("/jwks", "");
    expect("INTERNAL", "RS256", "r1", "rsa", ONE);
  }

  @Test
  void verify_unusableKeysBesideGoodOnes_areLeftOut() throws Exception { // W24
    server.serves(
        JwksServer.set(
            List.of(
                "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"h\",\"use\":\"sig\"}",
                "{\"kty\":\"RSA\",\"kid\":\"broken\",\"use\":\"sig\",\"n\":\"AQ\"}",
                "{\"kty\":\"EC\",\"kid\":\"off\",\"use\":\"sig\",\"crv\":\"P-256\","
                    + "\"x\":\"AQ\",\"y\":\"AQ\"}",
                JwksServer.jwk("ps", "rsa", "\"use\":\"sig\",\"alg\":\"PS256\""),
                JwksServer.KEYS.get(0))));
    expect("ok 42", "RS256", "r1", "rsa", ONE);
    expect("INVALID", "HS256", "h", "secret", NONE);
    assertEquals("INVALID", verify("RS256", "broken", "rsa"));
    assertEquals("INVALID", verify("ES256", "off", "p256"));
    assertEquals("INVALID", verify("RS256", "ps", "rsa"));
  }

  @Test
  void verify_rotation_newKeyIsFetchedAndWithdrawnOneEnds() throws Exception {
    expect("ok 42", "RS256", "r1", "rsa", ONE);
    server.serves(JwksServer.set(List.of(JwksServer.jwk("n1", "rsa2", "\"use\":\"sig\""))));
    expect("ok 42", "RS256", "n1", "rsa2", ONE);
    expect("INVALID", "RS256", "r1", "rsa", ONE);
  }

  @Test
  void verify_usedEveryMinute_isRenewedAfterAnHourAllTheSame() throws Exception {
    expect("ok 42", "RS256", "r1", "rsa", ONE);
    for (int minute = 1; minute < 60; minute++) {
      clock.pass(Duration.ofMinutes(1));
      expect("ok 42", "RS256", "r1", "rsa", NONE);
    }
    clock.pass(Duration.ofMinutes(1));
    expect("ok 42", "RS256", "r1", "rsa", ONE);
  }

  @Test
  void verify_outageWhenRenewing_keepsKnownKeysForADay() throws Exception {
    expect("ok 42", "RS256", "r1", "rsa", ONE);
    server.serves(JwksServer.status(500));
    clock.pass(Duration.ofHours(2));
    expect("ok 42", "RS256", "r1", "rsa", TWO);
    expect("ok 42", "RS256", "r1", "rsa", NONE);
    clock.pass(Duration.ofHours(22));
    expect("INTERNAL", "RS256", "r1", "rsa", TWO);
  }

  @Test
  void verify_stampede_sharesOneRequest() throws Exception {
    var held = new CompletableFuture<HttpServerRequest>();
    server.serves(held::complete);
    var answers = new ArrayList<Future<ConnectClaims>>();
    var tokens = List.of(token("RS256", "r1", "rsa", "{}"), token("RS256", "r2", "rsa", "{}"));
    for (int i = 0; i < 200; i++) {
      answers.add(verifier.verifyConnect(tokens.get(i % 2)));
    }
    held.get(5, TimeUnit.SECONDS).response().end(JwksServer.set(JwksServer.KEYS));
    for (Future<ConnectClaims> answer : answers) {
      assertEquals("ok", Verifiers.connect(settled(answer)));
    }
    assertEquals(ONE, server.takePaths());
  }

  @Test
  void verify_fromAnEventLoop_answersOnIt() throws Exception {
    var seen = new CompletableFuture<Boolean>();
    var context = vertx.getOrCreateContext();
    context.runOnContext(
        v ->
            verifier
                .verifyConnect(token("RS256", "r1", "rsa", "{}"))
                .onComplete(done -> seen.complete(Vertx.currentContext() == context)));
    assertSame(true, seen.get(5, TimeUnit.SECONDS));
  }

  @Test
  void verify_redirect_isFollowed() throws Exception {
    server.serves(
        request -> {
          server.serves(JwksServer.set(JwksServer.KEYS));
          request.response().setStatusCode(302).putHeader("location", "/other").end();
        });
    expect("ok 42", "RS256", "r1", "rsa", List.of("/jwks", "/other"));
  }

  @Test
  void verify_templateOfIssuer_leadsToListedAddressesOnly() throws Exception {
    verifier = verifier("/{{realm}}/certs", ", \"issuer_regex\": \"/(?P<realm>master|prod)$\"");
    String prod = token("RS256", "r1", "rsa", "{\"iss\":\"http://x/prod\"}");
    String master = token("RS256", "r1", "rsa", "{\"iss\":\"http://x/master\"}");
    String evil = token("RS256", "r1", "rsa", "{\"iss\":\"http://x/evil\"}");
    assertEquals("ok", connect(verifier, prod)); // W26
    assertEquals("ok", connect(verifier, master)); // W27
    assertEquals("INVALID", connect(verifier, evil)); // W28
    assertEquals(List.of("/prod/certs", "/master/certs"), server.takePaths());
  }

  @Test
  void verify_templateOfAudience_takesTheFirstThatMatches() throws Exception { // W29
    verifier = verifier("/{{aud}}/{{missing}}certs", ", \"audience_regex\": \"(?P<aud>aa|bb)\"");
    String token = token("RS256", "r1", "rsa", "{\"aud\":[\"x\",\"zbbz\"]}");
    assertEquals("ok", connect(verifier, token));
    assertEquals(List.of("/bb/certs"), server.takePaths());
  }

  @Test
  void verify_templateMadeUnsafe_neverLeavesThePath() throws Exception {
    verifier = verifier("/{{realm}}/certs", ", \"issuer_regex\": \"^(?P<realm>.*)$\"");
    for (String realm : List.of("..", "a/../b", "", "a//b", "../../x")) {
      String token = token("RS256", "r1", "rsa", "{\"iss\":\"" + realm + "\"}");
      assertEquals("INVALID", connect(verifier, token), realm);
    }
    assertEquals(NONE, server.takePaths());
  }

  private void expect(
      String answer, String algorithm, String kid, String key, List<String> requests)
      throws Exception {
    assertEquals(answer, verify(algorithm, kid, key));
    assertEquals(requests, server.takePaths());
  }

  private String verify(String algorithm, String kid, String key) throws Exception {
    return connect(verifier, token(algorithm, kid, key, "{\"sub\":\"42\"}"));
  }

  private static String token(String algorithm, String kid, String key, String claims) {
    String id = kid.isEmpty() ? "" : ",\"kid\":\"" + kid + "\"";
    return Tokens.signed("{\"alg\":\"" + algorithm + "\"" + id + "}", claims, algorithm, key);
  }

  private static String connect(TokenVerifier verifier, String token) throws Exception {
    return Verifiers.connect(settled(verifier.verifyConnect(token)));
  }

  private static <T> Future<T> settled(Future<T> answer) throws Exception {
    var done = new CompletableFuture<Void>();
    answer.onComplete(any -> done.complete(null));
    done.get(30, TimeUnit.SECONDS);
    return answer;
  }

  private TokenVerifier verifier(String path, String options) {
    return verifier(path, options, Duration.ofSeconds(30));
  }

  private TokenVerifier verifier(String path, String options, Duration fetchAttempt) {
    return Verifiers.of(
        vertx,
        "\"token\": {\"hmac_secret_key\": \"secret\", \"jwks_public_endpoint\": \""
            + server.url(path)
            + "\""
            + options
            + "}",
        clock,
        fetchAttempt);
  }
}
