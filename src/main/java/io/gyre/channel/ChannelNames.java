package io.gyre.channel;

import io.gyre.config.ChannelConfig;
import io.gyre.protocol.Reserved;

/** How channel names are read: the four separators of section {@code channel}. Thread: any. */
final class ChannelNames {
  private final String privatePrefix;
  private final String namespaceBoundary;
  private final String userBoundary;
  private final String userSeparator;

  ChannelNames(ChannelConfig config) {
    this.privatePrefix = config.privatePrefix();
    this.namespaceBoundary = config.namespaceBoundary();
    this.userBoundary = config.userBoundary();
    this.userSeparator = config.userSeparator();
  }

  ChannelName parse(String channel) {
    if (Reserved.is(channel)) {
      return new ChannelName(channel, Reserved.NAMESPACE, channel, false);
    }
    boolean isPrivate = channel.startsWith(privatePrefix);
    int from = isPrivate ? privatePrefix.length() : 0;
    int boundary = channel.indexOf(namespaceBoundary, from);
    if (boundary < 0) {
      return new ChannelName(channel, "", channel, isPrivate);
    }
    String namespace = channel.substring(from, boundary);
    String rest = channel.substring(boundary + namespaceBoundary.length());
    return new ChannelName(channel, namespace, rest, isPrivate);
  }

  /** Whether the name has a list of users; such a list only counts where the namespace says so. */
  boolean hasUserList(String channel) {
    return channel.contains(userBoundary);
  }

  /**
   * Whether {@code user} is in the list after the last user boundary, exactly as written. Never
   * true for the empty user id: an empty entry would let every anonymous connection in.
   */
  boolean listsUser(String channel, String user) {
    int boundary = channel.lastIndexOf(userBoundary);
    if (boundary < 0 || user.isEmpty()) {
      return false;
    }
    int from = boundary + userBoundary.length();
    while (true) {
      int next = channel.indexOf(userSeparator, from);
      int end = next < 0 ? channel.length() : next;
      if (end - from == user.length() && channel.startsWith(user, from)) {
        return true;
      }
      if (next < 0) {
        return false;
      }
      from = next + userSeparator.length();
    }
  }

  /** The channel of one user in {@code namespace}; "" for the options without namespace. */
  String personal(String namespace, String user) {
    String prefix = namespace.isEmpty() ? "" : namespace + namespaceBoundary;
    return prefix + userBoundary + user;
  }
}
