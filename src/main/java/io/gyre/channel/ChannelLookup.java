package io.gyre.channel;

import com.google.re2j.Pattern;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The first rows that all commands share: empty name, unknown namespace, unfit name. */
record ChannelLookup(ChannelNames names, Namespaces namespaces) {

  /** A channel found, or why not. */
  sealed interface Found {
    /** A usable channel. */
    record Channel(ChannelName name, ResolvedOptions options) implements Found {}

    /** The request fails. */
    record Refused(ErrorCode error, String because) implements Found {}

    /** The connection ends. */
    record End(Disconnect disconnect, String because) implements Found {}
  }

  Found find(String channel) {
    if (channel.isEmpty()) {
      return new Found.End(Disconnect.BAD_REQUEST, "channel is empty");
    }
    ChannelName name = names.parse(channel);
    ResolvedOptions options = namespaces.get(name.namespace());
    if (options == null) {
      return new Found.Refused(ErrorCode.UNKNOWN_CHANNEL, "unknown channel");
    }
    return fits(name, options)
        ? new Found.Channel(name, options)
        : new Found.Refused(ErrorCode.BAD_REQUEST, "invalid channel name");
  }

  /** The options, even if the name does not fit; null for an unknown namespace. */
  @Nullable ResolvedOptions options(String channel) {
    return namespaces.get(names.parse(channel).namespace());
  }

  /** Whether the name's list of users counts. */
  boolean userLimited(ChannelName name, ResolvedOptions options) {
    return options.config().allowUserLimitedChannels() && names.hasUserList(name.text());
  }

  static boolean fits(ChannelName name, ResolvedOptions options) {
    Pattern regex = options.regex();
    return regex == null ? ascii(name.text()) : regex.matcher(name.rest()).find();
  }

  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
