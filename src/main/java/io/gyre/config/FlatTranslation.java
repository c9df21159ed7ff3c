package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Turns old flat keys into the tree of today: renames by the table of {@link FlatKeys}, the rest by
 * rules. Values stay as they were written and are read afterwards.
 */
final class FlatTranslation {
  private static final Map<String, String> TLS_FAMILIES =
      Map.of(
          "tls", "http_server.tls.",
          "grpc_api_tls", "grpc_api.tls.",
          "uni_grpc_tls", "uni_grpc.tls.",
          "redis_tls", "engine.redis.tls.",
          "redis_sentinel_tls", "engine.redis.sentinel_tls.");

  private final FlatSource source;
  private final Problems problems;
  private final Map<String, Object> tree = new LinkedHashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();

  FlatTranslation(FlatSource source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The tree of today. */
  Map<String, Object> tree() {
    return tree;
  }

  /** Old key by key of today, for messages. */
  Map<String, String> labels() {
    return labels;
  }

  /** Translates everything. */
  FlatTranslation run() {
    FlatKeys.rows().forEach(this::warn);
    Map<String, Object> own = withUsableTlsFiles();
    for (FlatKeys.Row row : FlatKeys.rows()) {
      Object value = own.get(row.old());
      boolean option = FlatKeys.isChannelOption(row);
      if (value != null && row.how() == FlatKeys.How.RENAME && !option) {
        put(row.target(), value, row.old());
      }
    }
    engines();
    redis();
    tlsOfServers(own);
    autocert();
    new FlatProxies(source, this).run();
    channels();
    lists();
    return this;
  }

  /** Sets a key of today unless an earlier old key has set it. */
  void put(String path, Object value, String oldKey) {
    if (RawTree.get(tree, path) == null) {
      RawTree.put(tree, path, value);
      labels.put(path, oldKey);
    }
  }

  private void warn(FlatKeys.Row row) {
    if (!source.own().containsKey(row.old())) {
      return;
    }
    String key = "key=" + row.old();
    switch (row.how()) {
      case REMOVED ->
          problems.warn("key has no effect any more " + key + " reason=\"" + row.note() + '"');
      case PRO -> problems.warn("key of a commercial edition has no effect " + key);
      default -> {
        if (row.target().equals("-")) {
          problems.warn("key of an earlier version " + key);
        } else {
          problems.warn("key of an earlier version " + key + " replacement=" + row.target());
        }
      }
    }
  }

  /** Certificate and key files count only together; otherwise the inline PEM values are used. */
  private Map<String, Object> withUsableTlsFiles() {
    Map<String, Object> own = new LinkedHashMap<>(source.own());
    for (String family : TLS_FAMILIES.keySet()) {
      String certificate = family + "_cert";
      String key = family + "_key";
      if (source.anyText(certificate).isEmpty() || source.anyText(key).isEmpty()) {
        own.remove(certificate);
        own.remove(key);
      }
    }
    own.entrySet().removeIf(entry -> "".equals(entry.getValue()) && entry.getKey().contains("tls"));
    return own;
  }

  private void engines() {
    String engine = source.text("engine");
    if (engine.equals("redisnats")) {
      put("engine.type", "redis", "engine");
      put("broker.enabled", true, "engine");
      put("broker.type", "redisnats", "engine");
    } else if (!engine.isEmpty()) {
      put("engine.type", engine.equals("taranpool") ? "tarantool" : engine, "engine");
    }
    String broker = source.text("broker");
    if (!broker.isEmpty()) {
      put("broker.enabled", true, "broker");
      put("broker.type", broker, "broker");
    }
  }

  private void redis() {
    String host = source.text("redis_host");
    String port = source.text("redis_port");
    if (!host.isEmpty() || !port.isEmpty()) {
      String address =
          (host.isEmpty() ? "127.0.0.1" : host) + ":" + (port.isEmpty() ? "6379" : port);
      put("engine.redis.address", address, "redis_host");
    }
    Object streams = source.own().get("redis_streams");
    if (streams != null) {
      put("engine.redis.history_use_lists", !FlatSource.on(streams), "redis_streams");
    }
    Object read = source.own().get("redis_read_timeout");
    Object write = source.own().get("redis_write_timeout");
    if (read != null || write != null) {
      put(
          "engine.redis.io_timeout",
          larger(read == null ? 0 : read, write == null ? 0 : write),
          "redis_read_timeout");
    }
  }

  private static Object larger(Object left, Object right) {
    try {
      var first = (java.time.Duration) Values.coerceFlat(Kind.DURATION, left);
      var second = (java.time.Duration) Values.coerceFlat(Kind.DURATION, right);
      return first.compareTo(second) >= 0 ? left : right;
    } catch (BadValue e) {
      return left;
    }
  }

  /** GRPC servers took over the TLS of the HTTP server unless told otherwise. */
  private void tlsOfServers(Map<String, Object> own) {
    for (String server : List.of("grpc_api", "uni_grpc")) {
      boolean inherits =
          source.anyOn("tls")
              && source.anyOn(server)
              && !source.anyOn(server + "_tls")
              && !source.anyOn(server + "_tls_disable");
      for (FlatKeys.Row row : FlatKeys.rows()) {
        Object value = own.get(row.old());
        String prefix = "http_server.tls.";
        if (inherits && value != null && row.target().startsWith(prefix)) {
          put(server + ".tls." + row.target().substring(prefix.length()), value, row.old());
        }
      }
    }
  }

  private void autocert() {
    String hosts = source.text("tls_autocert_host_whitelist");
    if (!hosts.isEmpty()) {
      put(
          "http_server.tls_autocert.host_whitelist",
          hosts.strip().replaceAll("\\s*,\\s*", " "),
          "tls_autocert_host_whitelist");
    }
  }

  private void channels() {
    List<Map<String, Object>> items = FlatSource.items(source.own().get("namespaces"));
    boolean third =
        FlatChannelOptions.isVersion3(source.own())
            || items.stream().anyMatch(FlatChannelOptions::isVersion3);
    Map<String, Object> top = new LinkedHashMap<>();
    for (FlatKeys.Row row : FlatKeys.rows()) {
      Object value = source.own().get(row.old());
      if (value != null && FlatKeys.isChannelOption(row)) {
        top.put(row.old(), value);
      }
    }
    var options = new FlatChannelOptions(source.granular(), third, problems);
    options
        .translate(top)
        .forEach((key, value) -> put("channel.without_namespace." + key, value, key));
    list("namespaces", "channel.namespaces", options::translate);
  }

  /** Translates the items of a list; anything else is left for the reader to complain about. */
  private void list(String key, String target, UnaryOperator<Map<String, Object>> translation) {
    Object value = source.own().get(key);
    if (value != null && FlatSource.isItems(value)) {
      List<Object> items = new ArrayList<>();
      FlatSource.items(value).forEach(item -> items.add(translation.apply(item)));
      put(target, items, key);
    } else if (value != null) {
      put(target, value, key);
    }
  }

  private void lists() {
    if (source.granular()) {
      list("rpc_namespaces", "rpc.namespaces", FlatItems::rpcNamespace);
    }
  }
}
