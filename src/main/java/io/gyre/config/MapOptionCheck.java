package io.gyre.config;

import java.time.Duration;
import java.util.Set;

/** Checks the options of map subscriptions. */
final class MapOptionCheck {
  private static final Duration PRESET_STREAM_TTL = Duration.ofMinutes(1);
  private final Problems problems;

  MapOptionCheck(Problems problems) {
    this.problems = problems;
  }

  /** Adds every broken rule; {@code path} ends with a dot. */
  void check(String path, ChannelOptions options) {
    MapOptions map = options.map();
    boolean mapType = ChannelOptionCheck.isMap(options.subscriptionType());
    clientKey(path, map);
    problems.unless(
        Set.of("", "ephemeral", "recoverable", "persistent").contains(map.mode()),
        path + "mode",
        map.mode(),
        "must be ephemeral, recoverable or persistent");
    problems.unless(
        !mapType || !map.mode().isEmpty(),
        path + "mode",
        "",
        "must be set for subscription_type " + options.subscriptionType());
    lifetimes(path, map, options.subscriptionType());
    streams(path, map);
    problems.unless(
        !map.removeClientOnUnsubscribe() || mapType,
        path + "remove_client_on_unsubscribe",
        true,
        "needs a map subscription_type");
    pages(path, map);
  }

  private void clientKey(String path, MapOptions map) {
    problems.unless(
        Set.of("", "client_id", "user_id").contains(map.clientKey()),
        path + "client_key",
        map.clientKey(),
        "must be empty, client_id or user_id");
    problems.unless(
        map.clientKey().isEmpty() || !(map.publishProxyEnabled() || map.removeProxyEnabled()),
        path + "client_key",
        map.clientKey(),
        "does not go with map proxies");
  }

  private void lifetimes(String path, MapOptions map, String type) {
    boolean expiring = map.mode().equals("ephemeral") || map.mode().equals("recoverable");
    boolean persistent = map.mode().equals("persistent");
    boolean positive = !map.keyTtl().isZero() && !map.keyTtl().isNegative();
    problems.unless(
        !expiring || positive,
        path + "key_ttl",
        map.keyTtl(),
        "must be positive for mode " + map.mode());
    problems.unless(
        !persistent || map.keyTtl().isZero(),
        path + "key_ttl",
        map.keyTtl(),
        "must not be set for mode persistent");
    problems.unless(
        !persistent || !(type.equals("map_clients") || type.equals("map_users")),
        path + "mode",
        map.mode(),
        "does not go with subscription_type " + type);
  }

  private void streams(String path, MapOptions map) {
    boolean stream = map.streamSize() != 0 || !map.streamTtl().isZero() || !map.metaTtl().isZero();
    problems.unless(
        !map.mode().equals("ephemeral") || !stream,
        path + "stream_size",
        map.streamSize(),
        "stream_size, stream_ttl and meta_ttl must not be set for mode ephemeral");
    problems.unless(
        map.streamSize() >= 0, path + "stream_size", map.streamSize(), "must not be negative");
    problems.unless(
        !map.streamTtl().isNegative(),
        path + "stream_ttl",
        map.streamTtl(),
        "must not be negative");
    problems.unless(
        !map.metaTtl().isNegative(), path + "meta_ttl", map.metaTtl(), "must not be negative");
    Duration streamTtl = map.streamTtl().isZero() ? PRESET_STREAM_TTL : map.streamTtl();
    problems.unless(
        map.metaTtl().isZero() || map.metaTtl().compareTo(streamTtl) >= 0,
        path + "meta_ttl",
        map.metaTtl(),
        "must not be less than stream_ttl " + Durations.format(streamTtl));
  }

  private void pages(String path, MapOptions map) {
    page(path + "default_page_size", map.defaultPageSize());
    page(path + "min_page_size", map.minPageSize());
    page(path + "max_page_size", map.maxPageSize());
    order(path + "default_page_size", map.minPageSize(), map.defaultPageSize(), "min_page_size");
    order(path + "max_page_size", map.defaultPageSize(), map.maxPageSize(), "default_page_size");
    order(path + "max_page_size", map.minPageSize(), map.maxPageSize(), "min_page_size");
  }

  private void page(String key, int size) {
    problems.unless(size >= 0, key, size, "must not be negative");
  }

  private void order(String key, int low, int high, String lowKey) {
    problems.unless(
        low <= 0 || high <= 0 || low <= high, key, high, "must not be less than " + lowKey);
  }
}
