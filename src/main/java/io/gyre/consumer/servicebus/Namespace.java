package io.gyre.consumer.servicebus;

import io.gyre.config.AzureServiceBusConsumerConfig;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a namespace of Service Bus is, and what may be shown to it.
 *
 * @param endpoint to connect to
 * @param audience what the names of nodes begin with in tokens
 * @param secrets the key, or the signature; empty strings where an identity is used
 */
record Namespace(Endpoint endpoint, String audience, Secrets secrets) {
  private static final int TLS_PORT = 5671;
  private static final int PLAIN_PORT = 5672;
  private static final String SCHEME = "sb://";

  /**
   * A listening socket.
   *
   * @param tls whether TLS comes before AMQP
   */
  record Endpoint(String host, int port, boolean tls) {}

  /**
   * Of a connection string.
   *
   * @param keyName name of the rule the key is of
   * @param key as it is written; "" when there is a signature
   * @param signature a token made elsewhere; "" when there is a key
   */
  record Secrets(String keyName, String key, String signature) {
    @Override
    public String toString() {
      return "Secrets[" + keyName + ']';
    }
  }

  /**
   * Reads the configuration.
   *
   * @throws IllegalArgumentException when the connection string is none; names the part at fault
   */
  static Namespace of(AzureServiceBusConsumerConfig config) {
    if (config.useAzureIdentity()) {
      return at(
          "fully_qualified_namespace",
          config.fullyQualifiedNamespace(),
          false,
          new Secrets("", "", ""));
    }
    Map<String, String> parts = parts(config.connectionString());
    boolean emulator = Boolean.parseBoolean(parts.getOrDefault("usedevelopmentemulator", ""));
    String endpoint = parts.getOrDefault("endpoint", "");
    if (!endpoint.startsWith(SCHEME)) {
      throw new IllegalArgumentException("connection_string: Endpoint must begin with " + SCHEME);
    }
    Secrets secrets =
        new Secrets(
            parts.getOrDefault("sharedaccesskeyname", ""),
            parts.getOrDefault("sharedaccesskey", ""),
            parts.getOrDefault("sharedaccesssignature", ""));
    boolean key = !secrets.keyName().isEmpty() && !secrets.key().isEmpty();
    if (!key && secrets.signature().isEmpty()) {
      throw new IllegalArgumentException(
          "connection_string: SharedAccessKeyName and SharedAccessKey, or SharedAccessSignature,"
              + " must be set");
    }
    String host = endpoint.substring(SCHEME.length());
    return at("connection_string", host.replaceAll("/.*", ""), emulator, secrets);
  }

  private static Namespace at(String key, String authority, boolean plain, Secrets secrets) {
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int port = plain ? PLAIN_PORT : TLS_PORT;
    if (colon >= 0) {
      try {
        port = Integer.parseInt(authority.substring(colon + 1));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(key + ": no port in " + authority, e);
      }
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException(key + ": no host");
    }
    String scheme = plain ? "amqp://" : "amqps://";
    return new Namespace(new Endpoint(host, port, !plain), scheme + authority + '/', secrets);
  }

  private static Map<String, String> parts(String connectionString) {
    Map<String, String> parts = new HashMap<>();
    for (String part : connectionString.split(";")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(
            part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            part.substring(equals + 1).strip());
      }
    }
    return parts;
  }
}
