package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Items of lists whose names are the same in old and new configurations, told apart by their
 * members.
 */
final class FlatItems {
  private static final Map<String, String> PROXY =
      Map.of(
          "static_http_headers", "http.static_headers",
          "http_status_to_code_transforms", "http.status_to_code_transforms",
          "grpc_credentials_key", "grpc.credentials_key",
          "grpc_credentials_value", "grpc.credentials_value",
          "grpc_compression", "grpc.compression");
  private static final List<String> PEMS =
      List.of("cert_pem", "key_pem", "server_ca_pem", "client_ca_pem");
  private static final Map<String, List<String>> KAFKA_TLS =
      Map.of(
          "cert_pem", List.of("tls_cert", "tls_cert_pem"),
          "key_pem", List.of("tls_key", "tls_key_pem"),
          "server_ca_pem", List.of("tls_root_ca", "tls_root_ca_pem"),
          "client_ca_pem", List.of("tls_client_ca", "tls_client_ca_pem"),
          "server_name", List.of("tls_server_name"),
          "insecure_skip_verify", List.of("tls_insecure_skip_verify"));

  private FlatItems() {}

  /** A named proxy; members of today are left as they are. */
  static Map<String, Object> proxy(Map<String, Object> item) {
    Map<String, Object> result = new LinkedHashMap<>(item);
    PROXY.forEach(
        (old, now) -> {
          Object value = result.remove(old);
          if (value != null) {
            RawTree.put(result, now, value);
          }
        });
    Object certificate = result.remove("grpc_cert_file");
    Object tls = result.remove("grpc_tls");
    boolean own = tls instanceof Map<?, ?> map && FlatSource.on(map.get("enabled"));
    if (tls instanceof Map<?, ?> map) {
      tlsObject(Binder.tree(map))
          .forEach((key, value) -> RawTree.put(result, "grpc.tls." + key, value));
    }
    if (certificate != null && !certificate.equals("") && !own) {
      RawTree.put(result, "grpc.tls.enabled", true);
      RawTree.put(result, "grpc.tls.server_ca_pem", certificate);
    }
    return result;
  }

  /** A TLS object: of file, base64 and plain text the first given is used. */
  static Map<String, Object> tlsObject(Map<String, Object> old) {
    Map<String, Object> result = new LinkedHashMap<>(old);
    for (String pem : PEMS) {
      for (String suffix : List.of("_b64", "_file")) {
        Object value = result.remove(pem + suffix);
        if (value != null && !value.equals("")) {
          result.put(pem, value);
        }
      }
    }
    return result;
  }

  /**
   * A consumer.
   *
   * @param old whether the configuration is an old one, in which consumers run unless disabled
   */
  static Map<String, Object> consumer(Map<String, Object> item, boolean old) {
    Map<String, Object> result = new LinkedHashMap<>(item);
    Object disabled = result.remove("disabled");
    if (!result.containsKey("enabled") && (disabled != null || old)) {
      result.put("enabled", !FlatSource.on(disabled));
    }
    if (result.get("kafka") instanceof Map<?, ?> kafka) {
      result.put("kafka", kafka(new LinkedHashMap<>(Binder.tree(kafka))));
    }
    return result;
  }

  private static Map<String, Object> kafka(Map<String, Object> kafka) {
    kafka.remove("partition_buffer_size");
    Map<String, Object> tls = new LinkedHashMap<>();
    boolean files = kafka.containsKey("tls_cert") && kafka.containsKey("tls_key");
    KAFKA_TLS.forEach(
        (now, olds) -> {
          for (String old : olds) {
            Object value = kafka.remove(old);
            boolean lone = (old.equals("tls_cert") || old.equals("tls_key")) && !files;
            if (value != null && !value.equals("") && !lone) {
              tls.putIfAbsent(now, value);
            }
          }
        });
    if (kafka.containsKey("tls") && !(kafka.get("tls") instanceof Map)) {
      tls.put("enabled", kafka.remove("tls"));
    }
    tls.forEach((key, value) -> RawTree.put(kafka, "tls." + key, value));
    return kafka;
  }

  /** An RPC namespace. */
  static Map<String, Object> rpcNamespace(Map<String, Object> item) {
    Map<String, Object> result = new LinkedHashMap<>(item);
    Object proxy = result.remove("rpc_proxy_name");
    if (proxy != null && !proxy.equals("")) {
      result.put("proxy_enabled", true);
      result.put("proxy_name", proxy);
    }
    return result;
  }
}
