package io.gyre.channel;

import com.google.re2j.Pattern;

/**
 * A pattern over a whole text: {@code *} any run of characters, {@code ?} one character, {@code
 * [abc]}, {@code [a-c]}, {@code [!abc]}, {@code {a,b}}, {@code \} before a character meant as
 * itself. No character is a separator. Matching takes time linear in the text. Thread: any.
 */
public final class Glob {
  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is malformed; the message says how
   */
  public static Glob of(String glob) {
    return new Glob(Pattern.compile(new GlobReader(glob).regex(), Pattern.DOTALL));
  }

  /** Whether the whole text matches, letter case included. */
  public boolean matches(String text) {
    return pattern.matches(text);
  }
}
