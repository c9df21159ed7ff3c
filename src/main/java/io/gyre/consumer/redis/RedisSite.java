package io.gyre.consumer.redis;

import io.gyre.config.RedisConnection;
import io.gyre.consumer.SourceTls;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a Redis is, from its section of the configuration; one shard. */
final class RedisSite {
  private static final String TLS_SCHEME = "rediss";

  private final RedisConnection config;
  private final RedisOptions options = new RedisOptions();

  private RedisSite(RedisConnection config) {
    this.config = config;
  }

  /**
   * Returns how to connect, with RESP2. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException for anything but one shard, or TLS that cannot be read
   */
  static RedisOptions options(RedisConnection config) {
    return new RedisSite(config).read();
  }

  private RedisOptions read() {
    options.setProtocolNegotiation(false).setMaxPoolSize(1_024).setMaxPoolWaiting(1_024);
    if (!config.password().isEmpty()) {
      options.setPassword(config.password());
    }
    if (!config.user().isEmpty()) {
      options.setUser(config.user());
    }
    if (!config.clusterAddress().isEmpty()) {
      options.setType(RedisClientType.CLUSTER);
      hosts(only("cluster_address", config.clusterAddress()));
    } else if (!config.sentinelAddress().isEmpty()) {
      sentinels(config.sentinelMasterName());
      hosts(only("sentinel_address", config.sentinelAddress()));
    } else {
      address(only("address", config.address()));
    }
    return options.setNetClientOptions(net());
  }

  private NetClientOptions net() {
    NetClientOptions net =
        new NetClientOptions().setConnectTimeout((int) config.connectTimeout().toMillis());
    if (config.tls().enabled()) {
      SourceTls tls = SourceTls.of(config.tls());
      net.setKeyCertOptions(tls.keys())
          .setTrustOptions(tls.trust())
          .setTrustAll(!tls.verifiesName());
      net.setHostnameVerificationAlgorithm(tls.verifiesName() ? "HTTPS" : "");
      tls.name(net);
    } else {
      net.setHostnameVerificationAlgorithm("HTTPS");
    }
    return net;
  }

  private static String only(String key, List<String> shards) {
    if (shards.size() != 1) {
      throw new IllegalArgumentException(
          key + ": a consumer reads one shard, not " + shards.size());
    }
    return shards.get(0);
  }

  private void sentinels(@Nullable String master) {
    if (master == null || master.isEmpty()) {
      throw new IllegalArgumentException("sentinel_master_name is not set");
    }
    options.setType(RedisClientType.SENTINEL).setMasterName(master).setAutoFailover(true);
  }

  private void hosts(String addresses) {
    for (String address : addresses.split(",", -1)) {
      options.addConnectionString(url(scheme(), address.strip()));
    }
  }

  private String scheme() {
    return config.tls().enabled() ? TLS_SCHEME : "redis";
  }

  private void address(String address) {
    int mark = address.indexOf("://");
    String scheme = mark < 0 ? "tcp" : address.substring(0, mark);
    String rest = mark < 0 ? address : address.substring(mark + 3);
    switch (scheme) {
      case "tcp", "redis" -> options.setConnectionString(url(scheme(), rest));
      case TLS_SCHEME -> options.setConnectionString(url(TLS_SCHEME, rest));
      case "unix" -> options.setConnectionString("unix://" + rest);
      case "redis+cluster", "rediss+cluster" -> {
        options.setType(RedisClientType.CLUSTER);
        seeds(scheme.startsWith(TLS_SCHEME) ? TLS_SCHEME : scheme(), rest);
      }
      case "redis+sentinel", "rediss+sentinel" -> {
        sentinels(
            query(rest, "sentinel_master_name").findFirst().orElse(config.sentinelMasterName()));
        seeds(scheme.startsWith(TLS_SCHEME) ? TLS_SCHEME : scheme(), rest);
      }
      default -> throw new IllegalArgumentException("address: unknown scheme " + scheme);
    }
  }

  private void seeds(String scheme, String rest) {
    int mark = rest.indexOf('?');
    String first = mark < 0 ? rest : rest.substring(0, mark);
    int at = first.lastIndexOf('@');
    String login = at < 0 ? "" : first.substring(0, at + 1);
    List<String> hosts = new ArrayList<>(List.of(first.substring(at + 1)));
    query(rest, "addr").forEach(hosts::add);
    hosts.forEach(host -> options.addConnectionString(url(scheme, login + host)));
  }

  private static Stream<String> query(String rest, String name) {
    int mark = rest.indexOf('?');
    return mark < 0
        ? Stream.empty()
        : Stream.of(rest.substring(mark + 1).split("&"))
            .filter(pair -> pair.startsWith(name + '='))
            .map(pair -> pair.substring(name.length() + 1));
  }

  private String url(String scheme, String rest) {
    String place = rest.contains("?") ? rest.substring(0, rest.indexOf('?')) : rest;
    boolean chooses = place.substring(place.lastIndexOf('@') + 1).contains("/");
    return scheme + "://" + place + (chooses || config.db() == 0 ? "" : "/" + config.db());
  }
}
