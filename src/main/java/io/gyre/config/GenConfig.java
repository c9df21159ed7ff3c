package io.gyre.config;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a first configuration with fresh secrets, as the command {@code genconfig} writes it. */
public final class GenConfig {
  private static final int SECRET_BYTES = 64;
  private static final int PASSWORD_BYTES = 16;

  private GenConfig() {}

  /**
   * The text of a new configuration.
   *
   * @param format JSON, YAML or TOML
   * @param random where secrets come from
   */
  public static String text(FileFormat format, SecureRandom random) {
    Map<String, Object> token = new LinkedHashMap<>();
    token.put("hmac_secret_key", secret(random, SECRET_BYTES));
    Map<String, Object> client = new LinkedHashMap<>();
    client.put("token", token);
    client.put("allowed_origins", List.of());
    Map<String, Object> admin = new LinkedHashMap<>();
    admin.put("enabled", false);
    admin.put("password", secret(random, PASSWORD_BYTES));
    admin.put("secret", secret(random, SECRET_BYTES));
    Map<String, Object> api = new LinkedHashMap<>();
    api.put("key", secret(random, SECRET_BYTES));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("client", client);
    tree.put("admin", admin);
    tree.put("http_api", api);
    return ConfigWriter.write(format, tree);
  }

  private static String secret(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
