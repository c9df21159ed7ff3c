package io.gyre.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;

/** The three forms in which a {@code *_pem} option may be given. */
public final class Pem {

  private static final String MARK = "-----BEGIN";

  private Pem() {}

  /**
   * The PEM text meant by {@code value}: the text itself, its base64 form, or the path of a file,
   * tried in this order. Reads a file, so not for an event loop's busy times.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static String read(String value) {
    if (value.contains(MARK)) {
      return value;
    }
    try {
      String decoded =
          new String(Base64.getMimeDecoder().decode(value), StandardCharsets.ISO_8859_1);
      if (decoded.contains(MARK)) {
        return decoded;
      }
    } catch (IllegalArgumentException notBase64) {
      // A path, then.
    }
    try {
      return Files.readString(Path.of(value));
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException(
          "invalid PEM data: not a valid file path, base64-encoded PEM content, or raw PEM content",
          unreadable);
    }
  }
}
