package io.gyre.auth;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A token taken apart (RFC 7515, compact form), nothing verified yet.
 *
 * @param alg the header's {@code alg} as written
 * @param kid the header's {@code kid}; "" if absent
 * @param claims the payload's text
 * @param signedPart the bytes that the signature covers
 * @param signature the signature, empty for an unsigned token
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one verification, never compared
record Jws(String alg, String kid, String claims, byte[] signedPart, byte[] signature) {

  static Jws parse(String token) throws TokenFailure {
    // The same first look as the reference: a header that starts with anything but {" is refused.
    if (!token.startsWith("eyJ")) {
      throw TokenFailure.invalid("token does not start with a JSON header");
    }
    int first = token.indexOf('.');
    int second = first < 0 ? -1 : token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0) {
      throw TokenFailure.invalid("token has not three parts");
    }
    JsonMembers header = JsonMembers.ofObject(text(token.substring(0, first)));
    byte[] signature = decode(token.substring(second + 1));
    byte[] signedPart = token.substring(0, second).getBytes(StandardCharsets.ISO_8859_1);
    String alg = string(header, "alg");
    string(header, "typ");
    string(header, "cty");
    String kid = string(header, "kid");
    return new Jws(alg, kid, text(token.substring(first + 1, second)), signedPart, signature);
  }

  private static String string(JsonMembers header, String name) throws TokenFailure {
    JsonMembers.@Nullable Value value = header.anyCase(name);
    if (value == null) {
      return "";
    }
    if (value.token() != JsonToken.VALUE_STRING) {
      throw TokenFailure.invalid("header: " + name + " is not a string");
    }
    return value.text();
  }

  private static String text(String part) throws TokenFailure {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return decoder.decode(ByteBuffer.wrap(decode(part))).toString();
    } catch (CharacterCodingException e) {
      throw TokenFailure.invalid("token is not UTF-8");
    }
  }

  private static byte[] decode(String part) throws TokenFailure {
    try {
      if (part.indexOf('=') < 0) {
        return Base64.getUrlDecoder().decode(part);
      }
    } catch (IllegalArgumentException e) {
      // Falls through: the decoder's message quotes the token.
    }
    throw TokenFailure.invalid("token part is not base64url without padding");
  }
}
