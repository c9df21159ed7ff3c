package io.gyre.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks that values go together, in the order in which upstream looks at them. */
final class ConfigCheck {
  private static final Pattern CLAIM = Pattern.compile("^[a-zA-Z_]+$");
  private static final Pattern NAME = Pattern.compile("^[-a-zA-Z0-9_.]{2,}$");
  private static final Set<String> FORMATS = Set.of("", "json", "json_object", "binary");

  private final Config config;
  private final Problems problems;
  private final ProxyCheck proxies;

  private ConfigCheck(Config config, Problems problems) {
    this.config = config;
    this.problems = problems;
    this.proxies = new ProxyCheck(config, problems);
  }

  /** Adds every broken rule. */
  static void check(Config config, Problems problems) {
    new ConfigCheck(config, problems).run();
    StartCheck.check(config, problems);
    EndpointCheck.check(config, problems);
    ClusterCheck.check(config, problems);
    HookCheck.check(config.hooks(), problems);
    StartWarnings.add(config, problems);
  }

  /** Whether a name may be that of a namespace or a proxy. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether a publication data format exists. */
  static boolean isFormat(String format) {
    return FORMATS.contains(format);
  }

  /** Adds a problem when a positive duration has a fraction of a second. */
  static void wholeSeconds(Problems problems, String key, Duration value) {
    problems.unless(
        value.isNegative() || value.toNanosPart() == 0, key, value, "must be whole seconds");
  }

  /** Adds a problem when a delay of messages is negative or more than a second. */
  static void shortDelay(Problems problems, String key, Duration value) {
    problems.unless(
        !value.isNegative() && value.compareTo(Duration.ofSeconds(1)) <= 0,
        key,
        value,
        "must be from 0 to 1s");
  }

  private void run() {
    http2();
    shortDelay(problems, "client.write_delay", config.client().writeDelay());
    int joined = config.client().maxMessagesInFrame();
    problems.unless(
        joined >= -1, "client.max_messages_in_frame", joined, "must be -1 (no limit) or more");
    problems.unless(
        Set.of("memory", "nats", "redis", "redisnats", "postgres", "hazelcast")
            .contains(config.broker().type()),
        "broker.type",
        config.broker().type(),
        "must be memory, redis, nats, postgres or hazelcast");
    claim("client.token", config.client().token());
    claim("client.subscription_token", config.client().subscriptionToken().token());
    switched("client.proxy.connect", config.client().proxy().connect());
    switched("client.proxy.refresh", config.client().proxy().refresh());
    wholeSeconds(problems, "channel.history_meta_ttl", config.channel().historyMetaTtl());
    problems.unless(
        isFormat(config.channel().publicationDataFormat()),
        "channel.publication_data_format",
        config.channel().publicationDataFormat(),
        "must be empty, json, json_object or binary");
    disconnectTransforms();
    proxies.named();
    channels();
    rpc();
    new ConsumerCheck(problems).check(config.consumers());
    httpTransforms("uni_sse", config.uniSse().connectCodeToHttpResponse());
    httpTransforms("uni_http_stream", config.uniHttpStream().connectCodeToHttpResponse());
    problems.unless(
        Set.of("memory", "redis", "postgres").contains(config.mapBroker().type()),
        "map_broker.type",
        config.mapBroker().type(),
        "must be memory, redis or postgres");
  }

  private void http2() {
    HttpServerConfig http = config.httpServer();
    if (!http.h2cExternal()) {
      return;
    }
    boolean same =
        http.internalPort().isEmpty() || http.internalPort().equals(String.valueOf(http.port()));
    problems.unless(
        !same,
        "http_server.h2c_external",
        true,
        "needs http_server.internal_port to differ from http_server.port");
    problems.unless(
        !http.tls().enabled(),
        "http_server.h2c_external",
        true,
        "does not go with http_server.tls.enabled");
  }

  private void claim(String path, TokenConfig token) {
    problems.unless(
        token.userIdClaim().isEmpty() || CLAIM.matcher(token.userIdClaim()).matches(),
        path + ".user_id_claim",
        token.userIdClaim(),
        "must match " + CLAIM.pattern());
  }

  private void switched(String path, SwitchedProxy proxy) {
    if (proxy.enabled()) {
      proxies.check(path, "default", proxy.proxy());
    }
  }

  private void disconnectTransforms() {
    String path = "client.connect_code_to_unidirectional_disconnect.transforms.[";
    List<DisconnectTransform> rules =
        config.client().connectCodeToUnidirectionalDisconnect().transforms();
    for (int i = 0; i < rules.size(); i++) {
      DisconnectTransform rule = rules.get(i);
      problems.unless(rule.code() != 0, path + i + "].code", 0, "must not be 0");
      problems.unless(rule.to().code() != 0, path + i + "].to.code", 0, "must not be 0");
      problems.unless(
          ProxyCheck.isAscii(rule.to().reason()),
          path + i + "].to.reason",
          rule.to().reason(),
          "must be ASCII");
    }
  }

  private void httpTransforms(String transport, ConnectCodeToHttpResponse answers) {
    String path = transport + ".connect_code_to_http_response.transforms.[";
    for (int i = 0; i < answers.transforms().size(); i++) {
      ConnectCodeTransform rule = answers.transforms().get(i);
      problems.unless(rule.code() != 0, path + i + "].code", 0, "must not be 0");
      problems.unless(
          rule.to().statusCode() != 0, path + i + "].to.status_code", 0, "must not be 0");
    }
  }

  private void channels() {
    ChannelConfig channel = config.channel();
    var options = new ChannelOptionCheck(config, proxies, problems);
    options.check("channel.without_namespace.", channel.withoutNamespace());
    rpcProxy("rpc.without_namespace.", config.rpc().withoutNamespace());
    PersonalChannelConfig personal = config.client().subscribeToUserPersonalChannel();
    boolean top = personal.personalChannelNamespace().isEmpty() || !personal.enabled();
    problems.unless(
        !top || !personal.singleConnection() || channel.withoutNamespace().presence(),
        "channel.without_namespace.presence",
        false,
        "must be on for client.subscribe_to_user_personal_channel.single_connection");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < channel.namespaces().size(); i++) {
      ChannelNamespace namespace = channel.namespaces().get(i);
      String path = "channel.namespaces.[" + i + "].";
      name(names, path, namespace.name());
      options.check(path, namespace.options());
      boolean own =
          personal.enabled() && namespace.name().equals(personal.personalChannelNamespace());
      problems.unless(
          !own || !personal.singleConnection() || namespace.options().presence(),
          path + "presence",
          false,
          "must be on for client.subscribe_to_user_personal_channel.single_connection");
    }
    String wanted = personal.personalChannelNamespace();
    problems.unless(
        !personal.enabled() || wanted.isEmpty() || names.contains(wanted),
        "client.subscribe_to_user_personal_channel.personal_channel_namespace",
        wanted,
        "must be one of channel.namespaces");
  }

  private void rpc() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < config.rpc().namespaces().size(); i++) {
      RpcNamespace namespace = config.rpc().namespaces().get(i);
      String path = "rpc.namespaces.[" + i + "].";
      name(names, path, namespace.name());
      rpcProxy(path, namespace.options());
    }
  }

  private void rpcProxy(String path, RpcOptions options) {
    proxies.use(
        path + "proxy_name",
        options.proxyEnabled(),
        options.proxyName(),
        "rpc.proxy",
        config.rpc().proxy());
  }

  private void name(Set<String> names, String path, String name) {
    problems.unless(isName(name), path + "name", name, "must match " + NAME.pattern());
    problems.unless(names.add(name), path + "name", name, "must be unique");
  }
}
