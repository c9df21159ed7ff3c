package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Old proxy keys: either one endpoint for each event with common options, or named proxies. */
final class FlatProxies {
  private static final Map<String, String> PLACES = places();
  private static final String COMMON = "<P>.";

  private final FlatSource source;
  private final FlatTranslation out;

  FlatProxies(FlatSource source, FlatTranslation out) {
    this.source = source;
    this.out = out;
  }

  /** Translates proxy keys other than those of namespaces. */
  void run() {
    if (source.granular()) {
      named();
    } else {
      PLACES.forEach(this::event);
    }
  }

  private void event(String event, String place) {
    String key = "proxy_" + event + "_endpoint";
    String endpoint = source.text(key);
    if (!endpoint.isEmpty()) {
      out.put(place + ".endpoint", endpoint, key);
      switchOn(event, place, key);
    }
    String timeoutKey = "proxy_" + event + "_timeout";
    Object timeout = source.own().get(timeoutKey);
    if (timeout != null) {
      out.put(place + ".timeout", timeout, timeoutKey);
    }
    if (!source.anyText(key).isEmpty()) {
      common(place);
    }
  }

  private void switchOn(String event, String place, String key) {
    if (place.startsWith("client.")) {
      out.put(place + ".enabled", true, key);
    }
    if (event.equals("rpc")) {
      out.put("rpc.without_namespace.proxy_enabled", true, key);
      out.put("rpc.ignore_namespaces", true, key);
    }
  }

  private void common(String place) {
    boolean ownTls = source.anyOn("proxy_grpc_tls.enabled");
    for (FlatKeys.Row row : FlatKeys.rows()) {
      Object value = source.own().get(row.old());
      boolean special =
          row.old().equals("proxy_grpc_cert_file")
              || row.old().equals("proxy_http_headers")
              || row.old().equals("proxy_extra_http_headers");
      if (value != null && !value.equals("") && row.target().startsWith(COMMON) && !special) {
        out.put(place + "." + row.target().substring(COMMON.length()), value, row.old());
      }
    }
    headers(place);
    String certificate = source.text("proxy_grpc_cert_file");
    if (!certificate.isEmpty() && !ownTls) {
      out.put(place + ".grpc.tls.enabled", true, "proxy_grpc_cert_file");
      out.put(place + ".grpc.tls.server_ca_pem", certificate, "proxy_grpc_cert_file");
    }
  }

  private void headers(String place) {
    List<Object> headers = new ArrayList<>();
    for (String key : List.of("proxy_http_headers", "proxy_extra_http_headers")) {
      Object value = source.own().get(key);
      if (value instanceof List<?> list) {
        headers.addAll(list);
      } else if (!FlatSource.textOf(value).isBlank()) {
        headers.addAll(List.of(FlatSource.textOf(value).strip().split("\\s+")));
      }
    }
    if (!headers.isEmpty()) {
      out.put(place + ".http_headers", headers, "proxy_http_headers");
    }
  }

  private void named() {
    copyNamed("connect");
    copyNamed("refresh");
    String rpc = source.text("rpc_proxy_name");
    if (!rpc.isEmpty()) {
      out.put("rpc.without_namespace.proxy_enabled", true, "rpc_proxy_name");
      out.put("rpc.without_namespace.proxy_name", rpc, "rpc_proxy_name");
    }
  }

  private void copyNamed(String event) {
    String key = event + "_proxy_name";
    String name = source.text(key);
    for (Map<String, Object> item : FlatSource.items(source.all().get("proxies"))) {
      if (!name.isEmpty() && name.equals(item.get("name"))) {
        Map<String, Object> proxy = FlatItems.proxy(item);
        proxy.remove("name");
        proxy.put("enabled", true);
        out.put("client.proxy." + event, proxy, key);
      }
    }
  }

  private static Map<String, String> places() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("connect", "client.proxy.connect");
    places.put("refresh", "client.proxy.refresh");
    places.put("rpc", "rpc.proxy");
    for (String event : List.of("subscribe", "publish", "sub_refresh", "subscribe_stream")) {
      places.put(event, "channel.proxy." + event);
    }
    return places;
  }
}
