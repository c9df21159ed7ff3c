package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Old channel options, at the top level or in an item of {@code namespaces}. */
final class FlatChannelOptions {
  private static final Set<String> VERSION_3 =
      Set.of(
          "protected",
          "anonymous",
          "publish",
          "subscribe_to_publish",
          "presence_disable_for_client",
          "history_disable_for_client",
          "position",
          "recover",
          "history_recover",
          "history_lifetime",
          "server_side");
  private static final Map<String, String> RENAMED =
      Map.of(
          "position", "force_positioning",
          "recover", "force_recovery",
          "history_recover", "force_recovery",
          "history_lifetime", "history_ttl",
          "proxy_stream_subscribe", "proxy_subscribe_stream");
  private static final List<String> EVENTS =
      List.of("subscribe", "publish", "sub_refresh", "subscribe_stream");

  private final boolean granular;
  private final boolean third;
  private final Problems problems;

  /**
   * Creates the rules.
   *
   * @param granular whether named proxies are used
   * @param third whether the configuration is of version 3 or earlier, where more was allowed by
   *     default
   */
  FlatChannelOptions(boolean granular, boolean third, Problems problems) {
    this.granular = granular;
    this.third = third;
    this.problems = problems;
  }

  /** Whether these options have a key that version 4 no longer knew. */
  static boolean isVersion3(Map<String, Object> options) {
    return options.keySet().stream().anyMatch(VERSION_3::contains);
  }

  /** Options of today; unknown keys are kept, to be reported later. */
  Map<String, Object> translate(Map<String, Object> old) {
    Map<String, Object> options = new LinkedHashMap<>();
    old.forEach(
        (key, value) -> {
          if (FlatKeys.row(key).filter(row -> row.how() == FlatKeys.How.PRO).isPresent()) {
            problems.warn("key of a commercial edition has no effect key=" + key);
          } else {
            options.put(RENAMED.getOrDefault(key, key), value);
          }
        });
    proxies(options);
    if (third) {
      version3(options);
    }
    return options;
  }

  private void proxies(Map<String, Object> options) {
    for (String event : EVENTS) {
      Object flag = options.remove("proxy_" + event);
      Object name = options.get(event + "_proxy_name");
      String enabled = event + "_proxy_enabled";
      boolean named = name != null && !name.equals("");
      if (!granular) {
        options.remove(event + "_proxy_name");
        if (flag != null || named) {
          options.put(enabled, named || FlatSource.on(flag));
        }
      } else if (named) {
        options.put(enabled, true);
      } else {
        options.remove(event + "_proxy_name");
      }
    }
    Object both = options.remove("proxy_subscribe_stream_bidirectional");
    if (both != null) {
      options.put("subscribe_stream_proxy_bidirectional", both);
    }
  }

  /** Version 3 had prohibitions where version 4 has permissions. */
  private void version3(Map<String, Object> options) {
    boolean guarded = take(options, "protected");
    boolean closed = take(options, "server_side") || guarded;
    boolean anonymous = take(options, "anonymous");
    if (!closed) {
      options.putIfAbsent("allow_subscribe_for_client", true);
    }
    if (!closed && anonymous) {
      options.putIfAbsent("allow_subscribe_for_anonymous", true);
    }
    boolean subscribers = take(options, "subscribe_to_publish");
    if (take(options, "publish")) {
      options.putIfAbsent(
          subscribers ? "allow_publish_for_subscriber" : "allow_publish_for_client", true);
      options.putIfAbsent("allow_publish_for_anonymous", true);
    } else if (subscribers) {
      options.putIfAbsent("allow_publish_for_subscriber", true);
    }
    if (!take(options, "presence_disable_for_client") && FlatSource.on(options.get("presence"))) {
      options.putIfAbsent("allow_presence_for_subscriber", true);
      options.putIfAbsent("allow_presence_for_anonymous", true);
    }
    if (!take(options, "history_disable_for_client") && options.containsKey("history_size")) {
      options.putIfAbsent("allow_history_for_subscriber", true);
      options.putIfAbsent("allow_history_for_anonymous", true);
    }
    if (FlatSource.on(options.get("join_leave"))) {
      options.putIfAbsent("force_push_join_leave", true);
    }
    options.putIfAbsent("allow_user_limited_channels", true);
  }

  private static boolean take(Map<String, Object> options, String key) {
    return FlatSource.on(options.remove(key));
  }
}
