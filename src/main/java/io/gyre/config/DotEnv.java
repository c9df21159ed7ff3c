package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code .env} files: {@code KEY=value} lines with quotes, comments and {@code export}. */
public final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.\\-\\[\\]]*)\\s*[=:]\\s*(.*)", Pattern.DOTALL);

  private DotEnv() {}

  /**
   * Reads the lines of a file.
   *
   * @param text content of the file
   * @return values by name, in order
   * @throws BadValue naming the line that is malformed
   */
  public static Map<String, String> parse(String text) throws BadValue {
    Map<String, String> values = new LinkedHashMap<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new BadValue("line " + (i + 1) + " is not KEY=value");
      }
      values.put(matcher.group(1), value(matcher.group(2), i + 1));
    }
    return values;
  }

  private static String value(String text, int line) throws BadValue {
    if (text.isEmpty()) {
      return "";
    }
    char quote = text.charAt(0);
    if (quote != '"' && quote != '\'') {
      int comment = text.indexOf(" #");
      return (comment < 0 ? text : text.substring(0, comment)).strip();
    }
    StringBuilder content = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        return content.toString();
      }
      if (c == '\\' && quote == '"' && i + 1 < text.length()) {
        c = text.charAt(++i);
        content.append(c == 'n' ? '\n' : c == 'r' ? '\r' : c);
      } else {
        content.append(c);
      }
    }
    throw new BadValue("line " + line + " has an unterminated quote");
  }
}
