package io.gyre.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a pattern may fill in a key set's address. What an unverified token says must not lead
 * the server anywhere but to addresses that the operator listed, so a group that is used must be a
 * plain list of literals.
 */
final class TemplateSafety {
  private static final Pattern SHORTHAND = Pattern.compile("\\\\[dDwWsSpP]");
  private static final Pattern GROUP = Pattern.compile("\\(\\?P?<([A-Za-z0-9_]+)>");
  private static final Pattern GROUP_OPENING =
      Pattern.compile("\\?(?:P?<[A-Za-z0-9_]+>|[a-zA-Z-]*[:)])");
  private static final String ONLY_LITERALS =
      " is used in JWKS endpoint URL template, only an explicit list of allowed values is permitted"
          + " (e.g., value1|value2|value3)";

  private TemplateSafety() {}

  /** Texts of what is unsafe, each beginning with {@code key}; empty if nothing is. */
  static List<String> problems(String key, String regex, Set<String> placeholders) {
    var problems = new ArrayList<String>();
    if (regex.indexOf('[') >= 0) {
      problems.add(
          key
              + " contains character class syntax which is not allowed when JWKS endpoint URL"
              + " template is used");
    }
    Matcher shorthand = SHORTHAND.matcher(regex);
    if (shorthand.find()) {
      problems.add(
          key
              + " contains character class shorthand ("
              + shorthand.group()
              + ") which is not allowed when JWKS endpoint URL template is used");
    }
    Matcher group = GROUP.matcher(regex);
    while (group.find()) {
      String name = group.group(1);
      if (placeholders.contains(name) && !literals(regex, group.end())) {
        problems.add(key + " named group \"" + name + "\"" + ONLY_LITERALS);
      }
    }
    return problems;
  }

  /**
   * Whether the group whose content starts at {@code from} holds literals and alternatives only.
   */
  private static boolean literals(String regex, int from) {
    int depth = 1;
    for (int i = from; i < regex.length(); i++) {
      switch (regex.charAt(i)) {
        case '.', '*', '+', '{', '^', '$', '[' -> {
          return false;
        }
        case '\\' -> {
          i++;
          // A letter or digit after the backslash is an operator, anything else is itself.
          if (i >= regex.length() || Character.isLetterOrDigit(regex.charAt(i))) {
            return false;
          }
        }
        case '(' -> {
          depth++;
          int opened = opening(regex, i + 1);
          if (opened < 0) {
            depth--;
            i = -opened;
          } else {
            i = opened;
          }
        }
        case ')' -> {
          if (--depth == 0) {
            return true;
          }
        }
        case '?' -> {
          return false;
        }
        default -> {}
      }
    }
    return false;
  }

  /**
   * Index of the last character of a group's opening, {@code (} itself included; negated if it is a
   * flag setting such as {@code (?i)}, which opens nothing.
   */
  private static int opening(String regex, int from) {
    Matcher special = GROUP_OPENING.matcher(regex).region(from, regex.length());
    if (!special.lookingAt()) {
      return from - 1;
    }
    int last = special.end() - 1;
    return regex.charAt(last) == ')' ? -last : last;
  }
}
