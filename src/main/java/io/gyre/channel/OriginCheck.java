package io.gyre.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser's page may connect ({@code client.allowed_origins}). The origin is lower-cased
 * first, the patterns are not. Thread: any.
 */
public final class OriginCheck {
  private static final String ANY = "*";

  private final boolean all;
  private final List<Glob> patterns;

  /**
   * Takes checked patterns.
   *
   * @throws IllegalArgumentException for a malformed one
   */
  public OriginCheck(List<String> allowedOrigins) {
    this.all = allowedOrigins.equals(List.of(ANY));
    var globs = new ArrayList<Glob>();
    for (String pattern : allowedOrigins) {
      globs.add(Glob.of(pattern));
    }
    this.patterns = List.copyOf(globs);
  }

  /** Whether a request with this {@code Origin} header is allowed; null or "" for none. */
  public boolean allows(@Nullable String origin) {
    if (origin == null || origin.isEmpty() || all) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matches(lower));
  }

  /** Whether every origin is allowed, which deserves a warning at start. */
  public boolean allowsAll() {
    return all;
  }

  /** Texts of what is wrong with the patterns, each naming the key; empty if nothing is. */
  public static List<String> problems(List<String> allowedOrigins) {
    var problems = new ArrayList<String>();
    for (String pattern : allowedOrigins) {
      try {
        Glob.of(pattern);
      } catch (IllegalArgumentException e) {
        problems.add(
            "client.allowed_origins: malformed origin pattern: "
                + e.getMessage()
                + ": \""
                + pattern
                + "\"");
      }
    }
    return problems;
  }
}
