package io.gyre.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URI;
import java.util.Set;

/**
 * Checks what upstream finds out only when it starts, as far as that needs neither network nor
 * files.
 */
final class StartCheck {
  private static final Set<String> ENGINES = Set.of("memory", "hazelcast", "redis");

  private static final Pattern NETWORK =
      Pattern.compile("[0-9a-fA-F]*[.:][0-9a-fA-F.:]+(/\\d{1,3})?");

  private final Config config;
  private final Problems problems;

  private StartCheck(Config config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  /** Adds every broken rule. */
  static void check(Config config, Problems problems) {
    StartCheck check = new StartCheck(config, problems);
    check.engines();
    check.token("client.token", config.client().token());
    if (config.client().subscriptionToken().enabled()) {
      check.token("client.subscription_token", config.client().subscriptionToken().token());
    }
    check.pings();
    config.client().allowedOrigins().forEach(check::origin);
    check.apis();
    check.streamProxies();
    check.tls();
    config.httpServer().trustedProxies().forEach(check::network);
    check.admin();
    BridgeCheck.check(config.bridge(), problems);
  }

  private void engines() {
    boolean used = !config.broker().enabled() || !config.presenceManager().enabled();
    problems.unless(
        !used || ENGINES.contains(config.engine().type()),
        "engine.type",
        config.engine().type(),
        "must be memory, hazelcast or redis");
    PresenceManagerConfig presence = config.presenceManager();
    problems.unless(
        !presence.enabled() || ENGINES.contains(presence.type()),
        "presence_manager.type",
        presence.type(),
        "must be memory, hazelcast or redis");
    problems.unless(
        !config.controller().enabled() || config.controller().type().equals("postgres"),
        "controller.type",
        config.controller().type(),
        "must be postgres");
    boolean unreleased = config.broker().enabled() && config.broker().type().equals("redisnats");
    problems.unless(
        !unreleased || config.enableUnreleasedFeatures(),
        "broker.type",
        config.broker().type(),
        "needs enable_unreleased_features");
  }

  private void token(String path, TokenConfig token) {
    pair(path, "audience", token.audience(), token.audienceRegex());
    pair(path, "issuer", token.issuer(), token.issuerRegex());
    String url = token.jwksPublicEndpoint();
    problems.unless(
        url.isEmpty() || url.startsWith("http://") || url.startsWith("https://"),
        path + ".jwks_public_endpoint",
        url,
        "must be an http or https URL");
  }

  private void pair(String path, String name, String exact, String regex) {
    problems.unless(
        exact.isEmpty() || regex.isEmpty(),
        path + "." + name + "_regex",
        regex,
        "does not go with " + name);
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      problems.rule(
          path + "." + name + "_regex", regex, "is not a RE2 pattern: " + e.getDescription());
    }
  }

  private void pings() {
    ClientConfig client = config.client();
    problems.unless(
        client.pingInterval().compareTo(client.pongTimeout()) > 0,
        "client.ping_interval",
        client.pingInterval(),
        "must be greater than client.pong_timeout "
            + Durations.format(client.pongTimeout())
            + "; to switch pings off set both, to -1s and -2s");
  }

  private void origin(String pattern) {
    int brackets = 0;
    int braces = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
    problems.unless(
        brackets == 0 && braces == 0,
        "client.allowed_origins",
        pattern,
        "has an open bracket or brace");
  }

  private void network(String network) {
    problems.unless(
        NETWORK.matcher(network.strip()).matches(),
        "http_server.trusted_proxies",
        network,
        "must be an IP address or a network like 10.0.0.0/8");
  }

  private void apis() {
    Set<String> modes = Set.of("", "transport");
    problems.unless(
        config.httpApi().disabled() || modes.contains(config.httpApi().errorMode()),
        "http_api.error_mode",
        config.httpApi().errorMode(),
        "must be empty or transport");
    problems.unless(
        !config.grpcApi().enabled() || modes.contains(config.grpcApi().errorMode()),
        "grpc_api.error_mode",
        config.grpcApi().errorMode(),
        "must be empty or transport");
  }

  private void streamProxies() {
    stream(config.channel().withoutNamespace());
    config.channel().namespaces().forEach(namespace -> stream(namespace.options()));
  }

  private void stream(ChannelOptions options) {
    if (!options.subscribeStreamProxyEnabled()) {
      return;
    }
    String name = options.subscribeStreamProxyName();
    String endpoint = config.channel().proxy().subscribeStream().endpoint();
    String key = "channel.proxy.subscribe_stream.endpoint";
    for (int i = 0; i < config.proxies().size(); i++) {
      if (config.proxies().get(i).name().equals(name)) {
        endpoint = config.proxies().get(i).proxy().endpoint();
        key = "proxies.[" + i + "].endpoint";
      }
    }
    problems.unless(
        !endpoint.startsWith("http") && !endpoint.startsWith("bus:"),
        key,
        endpoint,
        "must be a GRPC endpoint: streams go neither by HTTP nor over the event bus");
  }

  private void tls() {
    HttpServerConfig http = config.httpServer();
    boolean http3 = http.http3().enabled();
    problems.unless(
        !config.webtransport().enabled() || http3,
        "webtransport.enabled",
        true,
        "needs http_server.http3.enabled");
    problems.unless(
        !http3 || http.tls().enabled(),
        "http_server.http3.enabled",
        true,
        "needs http_server.tls.enabled");
    problems.unless(
        !http3 || !http.tlsAutocert().enabled(),
        "http_server.http3.enabled",
        true,
        "does not go with http_server.tls_autocert");
    server("http_server.tls", http.tls());
    server("http_server.internal_tls", http.internalTls());
    server("grpc_api.tls", config.grpcApi().tls());
    server("uni_grpc.tls", config.uniGrpc().tls());
    server("bridge.tcp.tls", config.bridge().tcp().tls());
  }

  private void server(String path, TlsConfig tls) {
    problems.unless(
        !tls.enabled() || !(tls.certPem().isEmpty() || tls.keyPem().isEmpty()),
        path + ".enabled",
        true,
        "needs cert_pem and key_pem");
  }

  private void admin() {
    String address = config.admin().webProxyAddress();
    try {
      problems.unless(
          address.isEmpty() || URI.create(address).getScheme() != null,
          "admin.web_proxy_address",
          address,
          "must be a URL");
    } catch (IllegalArgumentException e) {
      problems.rule("admin.web_proxy_address", address, "must be a URL");
    }
  }
}
