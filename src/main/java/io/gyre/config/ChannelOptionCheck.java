package io.gyre.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.Set;

/** Checks the options of one namespace. */
final class ChannelOptionCheck {
  private static final Set<String> MAP_TYPES = Set.of("map", "map_clients", "map_users");

  private final Config config;
  private final ProxyCheck proxies;
  private final Problems problems;

  ChannelOptionCheck(Config config, ProxyCheck proxies, Problems problems) {
    this.config = config;
    this.proxies = proxies;
    this.problems = problems;
  }

  /** Adds every broken rule of these options; {@code path} ends with a dot. */
  void check(String path, ChannelOptions options) {
    history(path, options);
    recovery(path, options);
    names(path, options);
    proxies(path, options);
    type(path, options);
    batching(path, options);
    new MapOptionCheck(problems).check(path + "map.", options);
    presenceChannel(
        path + "map_clients_presence_channel_prefix",
        options.mapClientsPresenceChannelPrefix(),
        "map_clients");
    presenceChannel(
        path + "map_users_presence_channel_prefix",
        options.mapUsersPresenceChannelPrefix(),
        "map_users");
  }

  /** Whether a subscription type is one of the map types. */
  static boolean isMap(String type) {
    return MAP_TYPES.contains(type);
  }

  private void history(String path, ChannelOptions options) {
    ConfigCheck.wholeSeconds(problems, path + "history_ttl", options.historyTtl());
    ConfigCheck.wholeSeconds(problems, path + "history_meta_ttl", options.historyMetaTtl());
    boolean size = options.historySize() != 0;
    boolean ttl = !options.historyTtl().isZero();
    problems.unless(
        size == ttl,
        path + (size ? "history_ttl" : "history_size"),
        size ? options.historyTtl() : options.historySize(),
        "must be set together with " + (size ? "history_size" : "history_ttl"));
    Duration meta =
        options.historyMetaTtl().isZero()
            ? config.channel().historyMetaTtl()
            : options.historyMetaTtl();
    problems.unless(
        meta.compareTo(options.historyTtl()) >= 0,
        path + "history_meta_ttl",
        meta,
        "must not be less than history_ttl " + Durations.format(options.historyTtl()));
  }

  private void recovery(String path, ChannelOptions options) {
    boolean history = options.historySize() != 0 && !options.historyTtl().isZero();
    problems.unless(
        !options.forceRecovery() || history,
        path + "force_recovery",
        true,
        "needs history_size and history_ttl");
    problems.unless(
        !options.autoCacheRecover()
            || (options.forceRecovery() && options.forceRecoveryMode().equals("cache")),
        path + "auto_cache_recover",
        true,
        "needs force_recovery and force_recovery_mode cache");
  }

  private void batching(String path, ChannelOptions options) {
    problems.unless(
        options.batchMaxSize() >= 0,
        path + "batch_max_size",
        options.batchMaxSize(),
        "must not be negative");
    ConfigCheck.shortDelay(problems, path + "batch_max_delay", options.batchMaxDelay());
    boolean all =
        options.historySize() != 0
            || options.forcePositioning()
            || options.allowPositioning()
            || options.forceRecovery()
            || options.allowRecovery()
            || !options.allowedDeltaTypes().isEmpty();
    problems.unless(
        !options.batchFlushLatest() || !all,
        path + "batch_flush_latest",
        true,
        "does not go with history, positioning, recovery or deltas, which need every publication");
    problems.unless(
        options.batchMaxDelay().isZero()
            ? options.batchMaxSize() == 0 && !options.batchFlushLatest()
            : true,
        path + "batch_max_delay",
        options.batchMaxDelay(),
        "must be set for batch_max_size and batch_flush_latest");
  }

  private void names(String path, ChannelOptions options) {
    try {
      Pattern.compile(options.channelRegex());
    } catch (PatternSyntaxException e) {
      problems.rule(
          path + "channel_regex",
          options.channelRegex(),
          "is not a RE2 pattern: " + e.getDescription());
    }
    boolean others =
        options.subscribeProxyEnabled()
            || options.publishProxyEnabled()
            || options.subRefreshProxyEnabled();
    problems.unless(
        !options.subscribeStreamProxyEnabled() || !others,
        path + "subscribe_stream_proxy_enabled",
        true,
        "does not go with subscribe, publish or sub_refresh proxy");
    for (String delta : options.allowedDeltaTypes()) {
      problems.unless(
          delta.equals("fossil"), path + "allowed_delta_types", delta, "must be fossil");
    }
    problems.unless(
        Set.of("", "stream", "cache").contains(options.forceRecoveryMode()),
        path + "force_recovery_mode",
        options.forceRecoveryMode(),
        "must be empty, stream or cache");
    problems.unless(
        ConfigCheck.isFormat(options.publicationDataFormat()),
        path + "publication_data_format",
        options.publicationDataFormat(),
        "must be empty, json, json_object or binary");
  }

  private void proxies(String path, ChannelOptions options) {
    ChannelProxyConfig defaults = config.channel().proxy();
    use(
        path,
        "subscribe",
        options.subscribeProxyEnabled(),
        options.subscribeProxyName(),
        defaults.subscribe());
    use(
        path,
        "publish",
        options.publishProxyEnabled(),
        options.publishProxyName(),
        defaults.publish());
    use(
        path,
        "sub_refresh",
        options.subRefreshProxyEnabled(),
        options.subRefreshProxyName(),
        defaults.subRefresh());
    use(
        path,
        "subscribe_stream",
        options.subscribeStreamProxyEnabled(),
        options.subscribeStreamProxyName(),
        defaults.subscribeStream());
    MapOptions map = options.map();
    proxies.use(
        path + "map.publish_proxy_name",
        map.publishProxyEnabled(),
        map.publishProxyName(),
        "channel.proxy.map_publish",
        defaults.mapPublish());
    proxies.use(
        path + "map.remove_proxy_name",
        map.removeProxyEnabled(),
        map.removeProxyName(),
        "channel.proxy.map_remove",
        defaults.mapRemove());
  }

  private void use(String path, String event, boolean enabled, String name, ProxyConfig proxy) {
    proxies.use(path + event + "_proxy_name", enabled, name, "channel.proxy." + event, proxy);
  }

  private void type(String path, ChannelOptions options) {
    String type = options.subscriptionType();
    boolean poll = type.equals("shared_poll");
    problems.unless(
        poll || isMap(type) || type.isEmpty() || type.equals("stream"),
        path + "subscription_type",
        type,
        "must be empty, stream, map, map_clients, map_users or shared_poll");
    if (!poll) {
      return;
    }
    SharedPollOptions options2 = options.sharedPoll();
    if (config.sharedPoll().hmacSecretKey().isEmpty()) {
      problems.hidden(
          Problem.Stage.RULE,
          "shared_poll.hmac_secret_key",
          "must be set for shared_poll channels");
    }
    String proxy = options2.proxyName().isEmpty() ? "default" : options2.proxyName();
    proxies.use(
        path + "shared_poll.proxy_name",
        true,
        proxy,
        "channel.proxy.shared_poll_refresh",
        config.channel().proxy().sharedPollRefresh());
    problems.unless(
        Set.of("", "versionless", "versioned").contains(options2.mode()),
        path + "shared_poll.mode",
        options2.mode(),
        "must be empty, versionless or versioned");
    problems.unless(
        !options2.publishEnabled() || options2.mode().equals("versioned"),
        path + "shared_poll.publish_enabled",
        true,
        "needs mode versioned");
  }

  private void presenceChannel(String key, String prefix, String type) {
    if (prefix.isEmpty()) {
      return;
    }
    ChannelConfig channel = config.channel();
    String name =
        prefix.startsWith(channel.privatePrefix())
            ? prefix.substring(channel.privatePrefix().length())
            : prefix;
    int boundary = name.indexOf(channel.namespaceBoundary());
    String namespace = boundary < 0 ? "" : name.substring(0, boundary);
    boolean fits =
        namespace.isEmpty()
            ? channel.withoutNamespace().subscriptionType().equals(type)
            : channel.namespaces().stream()
                .filter(each -> each.name().equals(namespace))
                .anyMatch(each -> each.options().subscriptionType().equals(type));
    problems.unless(fits, key, prefix, "must lead to a namespace with subscription_type " + type);
  }
}
