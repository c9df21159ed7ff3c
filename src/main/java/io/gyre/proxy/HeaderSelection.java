package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which headers or metadata go to the backend with a request (proxies reference, section 6). Of the
 * same name the later one counts: configured, emulated, of the client's HTTP request, of its GRPC
 * metadata.
 *
 * <p>Thread: any.
 */
final class HeaderSelection {

  /**
   * Headers that are a matter between us and the backend. Of what a client accepts for an encoding
   * the answer to us is not the place.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-type",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "upgrade",
          "te",
          "trailer",
          "accept-encoding");

  private record Entry(String name, List<String> values) {}

  private final Map<String, String> fixed;
  private final List<String> http;
  private final List<String> metadata;
  private final List<String> emulated;
  private final UnaryOperator<String> form;

  private HeaderSelection(
      ProxyConfig config, Map<String, String> fixed, UnaryOperator<String> form) {
    this.fixed = fixed;
    this.http = names(config.httpHeaders());
    this.metadata = names(config.grpcMetadata());
    this.emulated = names(config.emulatedHeaders());
    this.form = form;
  }

  /** Headers of an HTTP request, in their canonical case. */
  static HeaderSelection headers(ProxyConfig config) {
    return new HeaderSelection(config, config.http().staticHeaders(), HeaderSelection::canonical);
  }

  /** Metadata of a GRPC call, in lower case. */
  static HeaderSelection metadata(ProxyConfig config) {
    return new HeaderSelection(
        config, config.grpc().staticMetadata(), name -> name.toLowerCase(Locale.ROOT));
  }

  /** What goes along, by name; all values of a name. */
  Map<String, List<String>> of(ClientHeaders client) {
    Map<String, Entry> chosen = new LinkedHashMap<>();
    fixed.forEach((name, value) -> put(chosen, name, name, List.of(value)));
    for (String name : emulated) {
      String value = client.emulated().get(name);
      if (value != null) {
        put(chosen, name, form.apply(name), List.of(value));
      }
    }
    copy(chosen, http, client.http());
    copy(chosen, metadata, client.metadata());
    Map<String, List<String>> result = new LinkedHashMap<>();
    chosen.values().forEach(entry -> result.put(entry.name, entry.values));
    return result;
  }

  private void copy(Map<String, Entry> chosen, List<String> names, Map<String, List<String>> from) {
    for (String name : names) {
      List<String> values = from.get(name);
      if (values != null) {
        put(chosen, name, form.apply(name), values);
      }
    }
  }

  private static void put(Map<String, Entry> chosen, String key, String name, List<String> values) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (!RESERVED.contains(lower) && values.stream().allMatch(HeaderSelection::isHeaderValue)) {
      chosen.put(lower, new Entry(name, values));
    }
  }

  /** Whether a value cannot break out of its line, nor change on its way. */
  private static boolean isHeaderValue(String value) {
    return value.chars().allMatch(c -> (c >= ' ' && c < 0x7F) || c == '\t');
  }

  private static List<String> names(List<String> configured) {
    return configured.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
  }

  private static String canonical(String name) {
    StringBuilder out = new StringBuilder(name.length());
    boolean first = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      out.append(first ? Character.toUpperCase(c) : c);
      first = c == '-';
    }
    return out.toString();
  }
}
