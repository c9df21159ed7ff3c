package io.gyre.loadtest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The transport that subscribers come by. All but websockets are subscribed by their token, so that
 * the first request is the only one. Pings over streams are not answered: a run has to be over
 * before the server minds, 30 s after the connect.
 */
enum Way {
  WEBSOCKET(""),
  WEBSOCKET_HTTP2(""),
  HTTP_STREAM("/connection/http_stream"),
  SSE("/connection/sse"),
  UNI_WEBSOCKET("/connection/uni_websocket"),
  UNI_HTTP_STREAM("/connection/uni_http_stream"),
  UNI_SSE("/connection/uni_sse");

  /** Key of the tokens, in the server's configuration. */
  static final String SECRET = "loadtest";

  final String path;

  Way(String path) {
    this.path = path;
  }

  /** Whether clients speak the bidirectional protocol over a websocket. */
  boolean isWebSocket() {
    return this == WEBSOCKET || this == WEBSOCKET_HTTP2;
  }

  /** What to say first to be connected, and subscribed to a room. */
  String hello(int room) {
    String connect = "{\"token\":\"" + token(room) + "\"}";
    return this == HTTP_STREAM || this == SSE ? "{\"id\":1,\"connect\":" + connect + "}" : connect;
  }

  /** The HTTP request that opens a stream. */
  String request(int room, int port) {
    String hello = hello(room);
    String host = " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n";
    if (this == SSE || this == UNI_SSE) {
      String query = "?cf_connect=" + URLEncoder.encode(hello, StandardCharsets.UTF_8);
      return "GET " + path + query + host + "Accept: text/event-stream\r\n\r\n";
    }
    return "POST " + path + host + "Content-Length: " + hello.length() + "\r\n\r\n" + hello;
  }

  private static String token(int room) {
    String claims = "{\"sub\":\"\",\"subs\":{\"" + Dialect.channel(room) + "\":{}}}";
    String text = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
