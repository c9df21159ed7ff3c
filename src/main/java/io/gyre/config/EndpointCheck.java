package io.gyre.config;

import java.util.HashMap;
import java.util.Map;

/** Checks ports and that no two endpoints of one listener have the same path. */
final class EndpointCheck {
  private static final int MAX_PORT = 65_535;

  private final Config config;
  private final Problems problems;
  private final Map<String, String> taken = new HashMap<>();
  private final boolean oneListener;

  private EndpointCheck(Config config, Problems problems) {
    this.config = config;
    this.problems = problems;
    HttpServerConfig http = config.httpServer();
    boolean samePort =
        http.internalPort().isEmpty() || http.internalPort().equals(String.valueOf(http.port()));
    boolean sameAddress =
        http.internalAddress().isEmpty() || http.internalAddress().equals(http.address());
    this.oneListener = samePort && sameAddress;
  }

  /** Adds every broken rule. */
  static void check(Config config, Problems problems) {
    EndpointCheck check = new EndpointCheck(config, problems);
    check.ports();
    check.external();
    check.internal();
  }

  private void ports() {
    port("http_server.port", config.httpServer().port());
    port("grpc_api.port", config.grpcApi().port());
    port("uni_grpc.port", config.uniGrpc().port());
    port("bridge.tcp.port", config.bridge().tcp().port());
    String internal = config.httpServer().internalPort();
    problems.unless(
        internal.isEmpty()
            || (internal.matches("\\d{1,5}") && Integer.parseInt(internal) <= MAX_PORT),
        "http_server.internal_port",
        internal,
        "must be a port number");
  }

  private void port(String key, int port) {
    problems.unless(port >= 0 && port <= MAX_PORT, key, port, "must be from 0 to 65535");
  }

  private void external() {
    path(true, !config.websocket().disabled(), "websocket", config.websocket().handlerPrefix());
    path(
        true,
        config.webtransport().enabled(),
        "webtransport",
        config.webtransport().handlerPrefix());
    path(true, config.sse().enabled(), "sse", config.sse().handlerPrefix());
    path(true, config.httpStream().enabled(), "http_stream", config.httpStream().handlerPrefix());
    path(true, config.sockjs().enabled(), "sockjs", config.sockjs().handlerPrefix());
    boolean emulated = config.sse().enabled() || config.httpStream().enabled();
    path(true, emulated, "emulation", config.emulation().handlerPrefix());
    path(
        true,
        config.uniWebsocket().enabled(),
        "uni_websocket",
        config.uniWebsocket().handlerPrefix());
    path(true, config.uniSse().enabled(), "uni_sse", config.uniSse().handlerPrefix());
    path(
        true,
        config.uniHttpStream().enabled(),
        "uni_http_stream",
        config.uniHttpStream().handlerPrefix());
    path(true, config.init().enabled(), "init", config.init().handlerPrefix());
    BridgeSockjsConfig bridge = config.bridge().sockjs();
    path(true, bridge.enabled(), "bridge.sockjs", bridge.handlerPrefix());
  }

  private void internal() {
    HttpApiConfig api = config.httpApi();
    path(api.external(), !api.disabled(), "http_api", api.handlerPrefix());
    AdminConfig admin = config.admin();
    String adminPrefix = admin.handlerPrefix().isEmpty() ? "/" : admin.handlerPrefix();
    path(admin.external(), admin.enabled(), "admin", adminPrefix);
    path(false, config.prometheus().enabled(), "prometheus", config.prometheus().handlerPrefix());
    path(false, config.swagger().enabled(), "swagger", config.swagger().handlerPrefix());
    path(false, config.debug().enabled(), "debug", config.debug().handlerPrefix());
    path(false, config.health().enabled(), "health", config.health().handlerPrefix());
  }

  private void path(boolean external, boolean served, String section, String prefix) {
    if (!served) {
      return;
    }
    String key = section + ".handler_prefix";
    problems.unless(prefix.startsWith("/"), key, prefix, "must begin with /");
    String path = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    String other =
        taken.putIfAbsent((external || oneListener ? "external " : "internal ") + path, section);
    problems.unless(
        other == null, key, prefix, "is already the path of " + other + " on the same listener");
  }
}
