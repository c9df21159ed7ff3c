package io.gyre.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gyre.protocol.JsonScanner;
import java.net.URLDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a SockJS client: a JSON array of strings, or one string. Vert.x Web drops what is
 * broken inside of a WebSocket's frame, and fails over elements that are no strings.
 */
final class SockJsMessages {

  /** Refused by Vert.x Web, which then ends the session. */
  private static final String INVALID = "!";

  private static final String FIELD = "d=";

  private SockJsMessages() {}

  /** Whether {@code text} is messages, or none. */
  static boolean valid(byte[] text) {
    int end = text.length;
    int pos = JsonScanner.skipSpace(text, 0, end);
    if (pos == end) {
      return true;
    }
    if (text[pos] == '[') {
      return JsonScanner.isValid(text) && onlyStrings(text, pos + 1, end);
    }
    return text[pos] == '"' && JsonScanner.isValid(text);
  }

  /** Whether an array, known to be well-formed, has nothing else inside. */
  private static boolean onlyStrings(byte[] text, int first, int end) {
    int pos = JsonScanner.skipSpace(text, first, end);
    while (text[pos] != ']') {
      if (text[pos] != '"') {
        return false;
      }
      pos = JsonScanner.skipSpace(text, JsonScanner.endOfString(text, pos + 1, end), end);
      if (text[pos] == ',') {
        pos = JsonScanner.skipSpace(text, pos + 1, end);
      }
    }
    return true;
  }

  /** A frame of a WebSocket, or in place of one that cannot be read what ends the session. */
  static String orInvalid(String frame) {
    return valid(frame.getBytes(UTF_8)) ? frame : INVALID;
  }

  /**
   * The messages in the field of a form.
   *
   * @return null when the body is no such form
   */
  static byte @Nullable [] ofForm(byte[] body) {
    String form = new String(body, UTF_8);
    if (!form.startsWith(FIELD)) {
      return null;
    }
    try {
      return URLDecoder.decode(form.substring(FIELD.length()), UTF_8).getBytes(UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return null;
    }
  }
}
