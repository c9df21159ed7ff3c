package io.gyre.support;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens written as text: {@code alg=RS256 key=rsa kid=r1 {"sub":"42","exp":now+60}}. Options
 * before the claims, all optional:
 *
 * <ul>
 *   <li>{@code alg}: algorithm that signs, HS256
 *   <li>{@code say}: algorithm the header names, that of {@code alg}
 *   <li>{@code key}: HMAC secret or key name; {@code key=} is the empty secret
 *   <li>{@code kid}: key id in the header
 *   <li>{@code head}: the whole header, its blanks written as {@code _}
 *   <li>{@code bad}: {@code sig} (wrong signature), {@code pad}, {@code two} (no signature part)
 * </ul>
 */
final class TokenText {
  private static final Pattern NOW = Pattern.compile("(?<![\\w\"])now([+-]\\d+)?(?![\\w\"])");

  private TokenText() {}

  static String make(String text, Template template) {
    int claimsAt = claimsStart(text);
    Map<String, String> options = options(text.substring(0, claimsAt));
    String claims = template.fill(text.substring(claimsAt));
    claims = NOW.matcher(claims).replaceAll(found -> template.fill("${" + found.group() + "}"));
    String algorithm = options.getOrDefault("alg", "HS256");
    String say = options.getOrDefault("say", algorithm);
    String kid = options.containsKey("kid") ? ",\"kid\":\"" + options.get("kid") + "\"" : "";
    String plain = "{\"alg\":\"" + say + "\",\"typ\":\"JWT\"" + kid + "}";
    String header = options.getOrDefault("head", plain).replace('_', ' ');
    String key = options.getOrDefault("key", Tokens.SECRET);
    String token = Tokens.signed(header, claims, algorithm, key);
    return spoil(token, options.getOrDefault("bad", ""));
  }

  private static int claimsStart(String text) {
    Matcher claims = Pattern.compile("(?:^| )([{\\[])").matcher(text);
    if (!claims.find()) {
      throw new IllegalArgumentException("no claims in " + text);
    }
    return claims.start(1);
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new HashMap<>();
    for (String option : text.strip().split(" ")) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        options.put(option.substring(0, equals), option.substring(equals + 1));
      }
    }
    return options;
  }

  private static String spoil(String token, String how) {
    return switch (how) {
      case "sig" -> {
        int last = token.lastIndexOf('.') + 1;
        char other = token.charAt(last) == 'A' ? 'B' : 'A';
        yield token.substring(0, last) + other + token.substring(last + 1);
      }
      case "pad" -> token + "=";
      case "two" -> token.substring(0, token.lastIndexOf('.'));
      default -> token;
    };
  }
}
