package io.gyre.channel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gyre.config.ChannelConfig;
import io.gyre.config.ChannelNamespace;
import io.gyre.config.ChannelOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of each namespace, worked out once. Nothing is kept by channel name: finding the
 * namespace costs one scan and one look-up, so there is no cache that clients could fill.
 */
final class Namespaces {
  private final Map<String, ResolvedOptions> byName = new HashMap<>();

  /**
   * Takes a checked configuration.
   *
   * @throws IllegalArgumentException for one that {@link #check} finds problems in
   */
  Namespaces(ChannelConfig config) {
    byName.put("", resolve("", config.withoutNamespace(), config));
    for (ChannelNamespace namespace : config.namespaces()) {
      byName.put(namespace.name(), resolve(namespace.name(), namespace.options(), config));
    }
  }

  /** The options of a namespace; null if it is not configured. */
  @Nullable ResolvedOptions get(String namespace) {
    return byName.get(namespace);
  }

  /** Adds a text for each option that cannot be used, naming its key. */
  static void check(ChannelConfig config, List<String> problems) {
    checkFormat("channel", config.publicationDataFormat(), problems);
    check("channel.without_namespace", config.withoutNamespace(), problems);
    for (ChannelNamespace namespace : config.namespaces()) {
      check("channel.namespaces[" + namespace.name() + "]", namespace.options(), problems);
    }
  }

  private static void check(String key, ChannelOptions options, List<String> problems) {
    try {
      regex(options);
    } catch (PatternSyntaxException e) {
      problems.add(
          key
              + ".channel_regex: not a valid regular expression (RE2 syntax, so without look-around"
              + " and back-references): "
              + e.getDescription());
    }
    checkFormat(key, options.publicationDataFormat(), problems);
    if (SubscriptionType.of(options.subscriptionType()) == null) {
      problems.add(
          key
              + ".subscription_type: unknown subscription_type: \""
              + options.subscriptionType()
              + "\"; must be stream, map, map_clients, map_users, shared_poll or empty");
    }
  }

  private static void checkFormat(String key, String format, List<String> problems) {
    if (DataFormat.of(format) == null) {
      problems.add(
          key
              + ".publication_data_format: unknown publication_data_format: \""
              + format
              + "\"; must be json, json_object, binary or empty");
    }
  }

  private static ResolvedOptions resolve(String name, ChannelOptions own, ChannelConfig global) {
    String formatKey = own.publicationDataFormat();
    DataFormat format =
        DataFormat.of(formatKey.isEmpty() ? global.publicationDataFormat() : formatKey);
    SubscriptionType type = SubscriptionType.of(own.subscriptionType());
    if (format == null || type == null) {
      throw new IllegalArgumentException("channel options were not checked: namespace=" + name);
    }
    var metaTtl = own.historyMetaTtl().isZero() ? global.historyMetaTtl() : own.historyMetaTtl();
    var defaults = new ResolvedOptions.Defaults(type, format, metaTtl);
    return new ResolvedOptions(name, own, Features.of(own), defaults, regex(own));
  }

  private static @Nullable Pattern regex(ChannelOptions options) {
    return options.channelRegex().isEmpty() ? null : Pattern.compile(options.channelRegex());
  }
}
