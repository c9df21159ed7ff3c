package io.gyre.transport.websocket;

import io.gyre.edge.ExtendedConnect;
import io.gyre.protocol.ProtocolType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The server's side of the opening handshake (RFC 6455 section 4.2, RFC 8441), with the choices of
 * the protocol reference, sections 2.3 and 3.2.
 *
 * @param key the client's {@code Sec-WebSocket-Key}; "" over HTTP/2, which has none
 * @param subprotocol the one chosen; "" for none
 * @param protocol encoding of messages
 * @param deflate whether permessage-deflate is used
 * @param framePings whether the client asked for pings as WebSocket frames
 */
record Handshake(
    String key, String subprotocol, ProtocolType protocol, boolean deflate, boolean framePings) {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String PROTOBUF = "centrifuge-protobuf";
  private static final List<String> SUBPROTOCOLS = List.of("centrifuge-json", PROTOBUF);
  private static final int KEY_BYTES = 16;

  /**
   * Status that refuses {@code request} because it is no proper handshake.
   *
   * @return 0 when it is one
   */
  static int refusal(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (ExtendedConnect.isWebSocket(request)) {
      return hasToken(headers, "Sec-WebSocket-Version", "13") ? 0 : 400;
    }
    if (!hasToken(headers, "Connection", "upgrade") || !hasToken(headers, "Upgrade", "websocket")) {
      return 400;
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return 405;
    }
    boolean body =
        headers.contains("Transfer-Encoding")
            || !"0"
                .equals(headers.contains("Content-Length") ? headers.get("Content-Length") : "0");
    boolean proper =
        hasToken(headers, "Sec-WebSocket-Version", "13")
            && isKey(headers.get("Sec-WebSocket-Key"))
            && request.version() != HttpVersion.HTTP_2
            && !body;
    return proper ? 0 : 400;
  }

  /**
   * Agrees with the client.
   *
   * @param request one without {@link #refusal}
   * @param options compression, and whether there is anything else to agree on
   */
  static Handshake of(HttpServerRequest request, WebSocketOptions options) {
    MultiMap headers = request.headers();
    String sent = headers.get("Sec-WebSocket-Key");
    String key = sent == null ? "" : sent.strip();
    boolean deflate =
        options.compression()
            && tokens(headers, "Sec-WebSocket-Extensions").stream()
                .anyMatch(offer -> offer.split(";", 2)[0].strip().equals("permessage-deflate"));
    if (options.unidirectional()) {
      return new Handshake(key, "", ProtocolType.JSON, deflate, false);
    }
    String subprotocol =
        tokens(headers, "Sec-WebSocket-Protocol").stream()
            .filter(SUBPROTOCOLS::contains)
            .findFirst()
            .orElse("");
    boolean protobuf = subprotocol.equals(PROTOBUF);
    boolean framePings = false;
    if (request.query() != null) {
      protobuf |=
          "protobuf".equals(request.getParam("format"))
              || "protobuf".equals(request.getParam("cf_protocol"));
      framePings = "true".equals(request.getParam("cf_ws_frame_ping_pong"));
    }
    ProtocolType protocol = protobuf ? ProtocolType.PROTOBUF : ProtocolType.JSON;
    return new Handshake(key, subprotocol, protocol, deflate, framePings);
  }

  /** The answer that switches protocols. */
  ByteBuf response() {
    StringBuilder text =
        new StringBuilder(256)
            .append("HTTP/1.1 101 Switching Protocols\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
            .append(accept(key));
    agreed().forEach((name, value) -> text.append("\r\n").append(name).append(": ").append(value));
    return Unpooled.copiedBuffer(text.append("\r\n\r\n"), StandardCharsets.ISO_8859_1);
  }

  /** Begins {@code response}, which makes the stream of HTTP/2 a WebSocket. */
  void answer(HttpServerResponse response) {
    agreed().forEach(response::putHeader);
    response.writeHead();
  }

  private Map<String, String> agreed() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!subprotocol.isEmpty()) {
      headers.put("Sec-WebSocket-Protocol", subprotocol);
    }
    if (deflate) {
      headers.put(
          "Sec-WebSocket-Extensions",
          "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    }
    return headers;
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-1", missing);
    }
  }

  private static boolean isKey(@org.jspecify.annotations.Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static boolean hasToken(MultiMap headers, String name, String token) {
    return tokens(headers, name).stream()
        .anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(token));
  }

  private static List<String> tokens(MultiMap headers, String name) {
    return headers.getAll(name).stream()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(String::strip)
        .filter(token -> !token.isEmpty())
        .toList();
  }
}
