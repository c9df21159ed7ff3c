package io.gyre.consumer.pubsub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives tokens as Google does to whom has the key of a service account. */
final class TokenStandIn implements AutoCloseable {
  static final String TOKEN = "ya29.t0ken";
  private static final String ACCOUNT = "reader@gyre-test.iam.gserviceaccount.com";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> scopes = new CopyOnWriteArrayList<>();
  private volatile boolean refuses;

  TokenStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.createContext("/token", this::answer);
    server.start();
  }

  private String place() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** Writes the file of a service account whose tokens come from here. */
  Path keyFile() {
    Path file = BrokerProcess.newDirectory("key").resolve("key.json");
    String key =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(TestKeys.pair("rsa").getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    try {
      JSON.writeValue(
          file.toFile(),
          Map.of(
              "type", "service_account",
              "project_id", "gyre-test",
              "private_key_id", "k1",
              "private_key", key,
              "client_email", ACCOUNT,
              "client_id", "1",
              "token_uri", place()));
      return file;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** From now on nobody gets a token; the answer says what nobody should read. */
  void refuse() {
    refuses = true;
  }

  /** What was wrong with those who asked. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** What tokens were asked for. */
  List<String> scopes() {
    return List.copyOf(scopes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      check(body);
    } catch (ParseException | JOSEException | RuntimeException e) {
      complaints.add(e.toString());
    }
    reply(
        exchange,
        refuses ? 400 : 200,
        refuses
            ? "{\"error\":\"invalid_grant\",\"error_description\":\"s3cret\"}"
            : "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}");
  }

  private void check(String body) throws ParseException, JOSEException {
    String assertion = "";
    for (String pair : body.split("&")) {
      String value =
          URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
      if (pair.startsWith("assertion=")) {
        assertion = value;
      } else {
        expect("urn:ietf:params:oauth:grant-type:jwt-bearer", value);
      }
    }
    SignedJWT token = SignedJWT.parse(assertion);
    RSAPublicKey key = (RSAPublicKey) TestKeys.pair("rsa").getPublic();
    expect("true", String.valueOf(token.verify(new RSASSAVerifier(key))));
    expect("k1", token.getHeader().getKeyID());
    JWTClaimsSet claims = token.getJWTClaimsSet();
    expect(ACCOUNT, claims.getIssuer());
    // Whatever token_uri says.
    expect("https://oauth2.googleapis.com/token", claims.getAudience().get(0));
    scopes.add(claims.getStringClaim("scope"));
  }

  private void expect(String expected, String found) {
    if (!expected.equals(found)) {
      complaints.add(found + " is not " + expected);
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
