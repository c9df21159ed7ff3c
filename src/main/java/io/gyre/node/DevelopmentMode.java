package io.gyre.node;

import io.gyre.api.DemoVerticle;
import io.gyre.auth.TokenIssuer;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/**
 * What the server is when it was told nothing at all: a node to try things on, reachable from this
 * machine only, with secrets that end with it and one open namespace. Anything given (a flag, a
 * file, a variable) switches it off altogether.
 */
public final class DevelopmentMode {

  /** The namespace in which everyone may do everything. */
  public static final String NAMESPACE = "dev";

  private static final int SECRET_BYTES = 32;

  private static final String TEMPLATE =
      """
      {
        "http_server": {"address": "127.0.0.1"},
        "client": {
          "token": {"hmac_secret_key": "%s"},
          "allowed_origins": ["http://localhost:8000", "http://127.0.0.1:8000"]
        },
        "channel": {"namespaces": [{
          "name": "dev",
          "presence": true,
          "join_leave": true,
          "force_push_join_leave": true,
          "history_size": 100,
          "history_ttl": "600s",
          "force_recovery": true,
          "allowed_delta_types": ["fossil"],
          "allow_tags_filter": true,
          "allow_subscribe_for_client": true,
          "allow_subscribe_for_anonymous": true,
          "allow_publish_for_subscriber": true,
          "allow_publish_for_anonymous": true,
          "allow_presence_for_subscriber": true,
          "allow_presence_for_anonymous": true,
          "allow_history_for_subscriber": true,
          "allow_history_for_anonymous": true
        }]},
        "http_api": {"key": "%s"},
        "health": {"enabled": true},
        "prometheus": {"enabled": true}
      }
      """;

  private DevelopmentMode() {}

  /** A configuration with new secrets. */
  public static Config config() {
    ConfigLoader.Result loaded = ConfigLoader.load(SourceSet.ofFile("development.json", text()));
    if (!loaded.problems().isEmpty()) {
      throw new IllegalStateException(String.join("; ", loaded.problems()));
    }
    return loaded.config();
  }

  /** The text of such a configuration. */
  static String text() {
    return TEMPLATE.formatted(secret(), secret());
  }

  /** Serves the demo page on a started node of this mode. */
  public static Future<?> serveDemo(Vertx vertx, Node node, Config config) {
    TokenIssuer issuer = new TokenIssuer(config.client().token(), InstantSource.system());
    return vertx.deployVerticle(
        new DemoVerticle(
            node.edge(),
            user -> issuer.connection(user, Duration.ofHours(1)),
            "Gyre " + Version.number()));
  }

  /** What to print at the start: what is on, what is insecure, and what to click and type first. */
  public static String banner(Config config, int port) {
    String base = "http://localhost:" + port;
    String token =
        new TokenIssuer(config.client().token(), InstantSource.system())
            .connection("developer", Duration.ofDays(1));
    return """

        Gyre %s, development mode: nothing was configured.
          Reachable from this machine only (127.0.0.1:%d); state is in memory; all secrets are new at each start.
          Insecure on purpose: in namespace "%s" every client may subscribe, publish, read presence and history.

          Open        %s/
          WebSocket   ws://localhost:%d/connection/websocket
          Token       %s
          Publish     curl -s %s/api/publish -H 'X-API-Key: %s' -d '{"channel":"dev:demo","data":{"text":"hello"}}'
          Look        %s/health  %s/metrics

          For anything else write a configuration (gyre genconfig) and start with --config=FILE.
        """
        .formatted(
            Version.number(),
            port,
            NAMESPACE,
            base,
            port,
            token,
            base,
            config.httpApi().key(),
            base,
            base);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
