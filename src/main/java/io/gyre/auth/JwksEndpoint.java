package io.gyre.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a key set; {@code {{name}}} in it stands for a named group of the issuer's or the
 * audience's pattern.
 */
final class JwksEndpoint {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

  private final String template;

  JwksEndpoint(String template) {
    this.template = template;
  }

  /** Names of the placeholders, sorted. */
  Set<String> placeholders() {
    var names = new TreeSet<String>();
    Matcher matcher = PLACEHOLDER.matcher(template);
    while (matcher.find()) {
      names.add(matcher.group(1).strip());
    }
    return names;
  }

  /** What is wrong with the address itself; null if nothing is. */
  @Nullable String problem() {
    if (!template.startsWith("http://") && !template.startsWith("https://")) {
      return "endpoint must have http:// or https:// scheme, got: " + template;
    }
    String sample = PLACEHOLDER.matcher(template).replaceAll("x");
    URI uri = parse(sample);
    if (uri == null || uri.getHost() == null) {
      return "endpoint is not a URL: " + template;
    }
    return clean(uri) ? null : "endpoint path must have no \"..\", \"//\" or \"/\" at its end";
  }

  /** The address for these group values; the token is invalid if it leads somewhere else. */
  String resolve(Map<String, String> groups) throws TokenFailure {
    String url =
        PLACEHOLDER
            .matcher(template)
            .replaceAll(
                found -> Matcher.quoteReplacement(groups.getOrDefault(found.group(1).strip(), "")));
    URI uri = parse(url);
    if (uri == null || uri.getHost() == null || !clean(uri)) {
      throw TokenFailure.invalid("JWKS endpoint cannot be made from the token's claims");
    }
    return url;
  }

  private static @Nullable URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean clean(URI uri) {
    String path = uri.getPath();
    if (path.isEmpty() || path.equals("/")) {
      return true;
    }
    boolean dots = path.contains("/./") || path.contains("/../");
    return !dots
        && !path.contains("//")
        && !path.endsWith("/")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }
}
