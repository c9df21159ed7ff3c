package io.gyre.channel;

import org.jspecify.annotations.Nullable;

/** Kinds of subscriptions; a namespace offers one. The order is that of the protocol's numbers. */
public enum SubscriptionType {
  /** Publications in order, the ordinary kind. */
  STREAM("stream"),
  /** Keys and their values. */
  MAP("map"),
  /** Presence of connections as a map. */
  MAP_CLIENTS("map_clients"),
  /** Presence of users as a map. */
  MAP_USERS("map_users"),
  /** Keys polled from the backend for all subscribers together. */
  SHARED_POLL("shared_poll");

  private final String key;

  SubscriptionType(String key) {
    this.key = key;
  }

  /** Whether its channels hold keys and values that a client may set. */
  boolean isMap() {
    return this == MAP || this == MAP_CLIENTS || this == MAP_USERS;
  }

  /** The type with the protocol's number; negative numbers mean {@link #STREAM}; null above 4. */
  public static @Nullable SubscriptionType ofNumber(int number) {
    return number >= values().length ? null : values()[Math.max(number, 0)];
  }

  /** The type of this name in the configuration, "" being {@link #STREAM}; null if none. */
  static @Nullable SubscriptionType of(String key) {
    for (SubscriptionType type : values()) {
      if (type.key.equals(key)) {
        return type;
      }
    }
    return key.isEmpty() ? STREAM : null;
  }
}
