package io.gyre.channel;

import com.google.re2j.Pattern;
import io.gyre.config.ChannelConfig;
import io.gyre.config.ChannelNamespace;
import io.gyre.config.ChannelOptions;
import java.util.HashMap;
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
   * @throws IllegalArgumentException for one that was not checked
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
