package io.gyre.auth;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.gyre.config.TokenConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who must have made a token, and for whom: exact values or patterns in RE2 syntax. */
final class ClaimMatch {
  private final String issuer;
  private final String audience;
  private final @Nullable Pattern issuerPattern;
  private final @Nullable Pattern audiencePattern;

  ClaimMatch(TokenConfig config) {
    this.issuer = config.issuer();
    this.audience = config.audience();
    this.issuerPattern = pattern(config.issuerRegex());
    this.audiencePattern = pattern(config.audienceRegex());
  }

  /**
   * Checks the patterns, before the signature; gives the values of their named groups, those of the
   * audience winning. Patterns run on unverified text, hence an engine of linear time.
   */
  Map<String, String> matchPatterns(TokenClaims.Registered claims) throws TokenFailure {
    var groups = new HashMap<String, String>();
    if (issuerPattern != null && !collect(issuerPattern, claims.issuer(), groups)) {
      throw TokenFailure.invalid("invalid issuer");
    }
    if (audiencePattern != null) {
      boolean matched = false;
      for (String one : claims.audience()) {
        if (collect(audiencePattern, one, groups)) {
          matched = true;
          break;
        }
      }
      if (!matched) {
        throw TokenFailure.invalid("invalid audience");
      }
    }
    return groups;
  }

  /** Checks the exact values, after the signature. */
  void matchExactly(TokenClaims.Registered claims) throws TokenFailure {
    if (!audience.isEmpty() && !claims.audience().contains(audience)) {
      throw TokenFailure.invalid("invalid audience");
    }
    if (!issuer.isEmpty() && !claims.issuer().equals(issuer)) {
      throw TokenFailure.invalid("invalid issuer");
    }
  }

  private static boolean collect(Pattern pattern, String text, Map<String, String> groups) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return false;
    }
    for (String name : pattern.namedGroups().keySet()) {
      String value = matcher.group(name);
      groups.put(name, value == null ? "" : value);
    }
    return true;
  }

  private static @Nullable Pattern pattern(String regex) {
    return regex.isEmpty() ? null : Pattern.compile(regex);
  }
}
