package io.gyre.api;

import io.gyre.metrics.PlainNumber;
import io.gyre.protocol.Data;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as the server API answers it (server API section 3): no white space, and {@code <},
 * {@code >}, {@code &}, U+2028 and U+2029 escaped, so that it can stand inside HTML.
 */
final class JsonOutput {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);

  private byte[] out;
  private int length;

  /**
   * An empty output.
   *
   * @param sizeHint bytes to expect
   */
  JsonOutput(int sizeHint) {
    out = new byte[sizeHint];
  }

  /** Returns what was written; nothing may be written afterwards. */
  Buffer toBuffer() {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(out, 0, length));
  }

  /** Writes ASCII text as it is. */
  JsonOutput ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Writes one ASCII character as it is. */
  JsonOutput mark(char c) {
    room(1);
    out[length++] = (byte) c;
    return this;
  }

  /** Writes a signed integer. */
  JsonOutput number(long value) {
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    room(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Writes an unsigned integer. */
  JsonOutput unsigned(long value) {
    return value < 0 ? ascii(Long.toUnsignedString(value)) : number(value);
  }

  /** Writes a number, a whole one without a fraction; one that JSON does not have as 0. */
  JsonOutput decimal(double value) {
    return ascii(Double.isFinite(value) ? PlainNumber.text(value) : "0");
  }

  /** Writes a string with its quotes. */
  JsonOutput string(String text) {
    room(text.length() * 6 + 2);
    out[length++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        asciiInString(c);
      } else if (!Character.isSurrogate(c)) {
        unicode(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        fourBytes(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        System.arraycopy(REPLACEMENT, 0, out, length, REPLACEMENT.length);
        length += REPLACEMENT.length;
      }
    }
    out[length++] = '"';
    return this;
  }

  /** Writes a value known to be JSON: compacted, and escaped for HTML. */
  JsonOutput raw(Data data) {
    byte[] in = data.bytes();
    room(in.length);
    boolean inString = false;
    for (int i = 0; i < in.length; i++) {
      byte c = in[i];
      if (c == '<' || c == '>' || c == '&') {
        room(in.length - i + 6);
        escape(c);
      } else if (isLineSeparator(in, i)) {
        room(in.length - i + 6);
        escape(0x2000 | (in[i + 2] & 0x3f) | 0x20);
        i += 2;
      } else if (inString || !isSpace(c)) {
        out[length++] = c;
        if (inString && c == '\\') {
          out[length++] = in[++i];
        } else if (c == '"') {
          inString = !inString;
        }
      }
    }
    return this;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** U+2028 and U+2029 are E2 80 A8 and E2 80 A9. */
  private static boolean isLineSeparator(byte[] in, int i) {
    return in[i] == (byte) 0xE2
        && i + 2 < in.length
        && in[i + 1] == (byte) 0x80
        && (in[i + 2] & ~1) == (byte) 0xA8;
  }

  private void asciiInString(char c) {
    switch (c) {
      case '"', '\\' -> {
        out[length++] = '\\';
        out[length++] = (byte) c;
      }
      case '\b', '\t', '\n', '\f', '\r' -> {
        out[length++] = '\\';
        out[length++] = (byte) "btn_fr".charAt(c - '\b');
      }
      case '<', '>', '&' -> escape(c);
      default -> {
        if (c < ' ') {
          escape(c);
        } else {
          out[length++] = (byte) c;
        }
      }
    }
  }

  private void unicode(char c) {
    if (c == '\u2028' || c == '\u2029') {
      escape(c);
    } else if (c < 0x800) {
      out[length++] = (byte) (0xC0 | (c >> 6));
      out[length++] = (byte) (0x80 | (c & 0x3f));
    } else {
      out[length++] = (byte) (0xE0 | (c >> 12));
      out[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      out[length++] = (byte) (0x80 | (c & 0x3f));
    }
  }

  private void fourBytes(int codePoint) {
    out[length++] = (byte) (0xF0 | (codePoint >> 18));
    out[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    out[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    out[length++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void escape(int unit) {
    out[length++] = '\\';
    out[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[length++] = HEX[(unit >> shift) & 0xf];
    }
  }

  private void room(int more) {
    if (out.length - length < more) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
    }
  }
}
