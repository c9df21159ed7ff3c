package io.gyre.api;

import io.gyre.protocol.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the server API: every way to call them (HTTP, GRPC, batch, the single endpoint)
 * reads this list.
 */
final class ApiMethods {
  /** All methods, in the order in which a batch looks for the one a command has. */
  static final List<ApiMethod> ALL =
      List.of(
          PublishMethods.PUBLISH,
          PublishMethods.BROADCAST,
          UserMethods.SUBSCRIBE,
          UserMethods.UNSUBSCRIBE,
          UserMethods.DISCONNECT,
          ChannelMethods.HISTORY,
          ChannelMethods.HISTORY_REMOVE,
          ChannelMethods.PRESENCE,
          ChannelMethods.PRESENCE_STATS,
          NodeMethods.INFO,
          NodeMethods.RPC,
          UserMethods.REFRESH,
          NodeMethods.CHANNELS,
          unavailable("map_publish", "MapPublish", 33, 36),
          unavailable("map_remove", "MapRemove", 34, 37),
          unavailable("map_read_state", "MapReadState", 35, 38),
          unavailable("map_read_stream", "MapReadStream", 36, 39),
          unavailable("map_stats", "MapStats", 37, 40),
          unavailable("map_clear", "MapClear", 38, 41),
          unavailable("shared_poll_publish", "SharedPollPublish", 39, 42));

  /** Methods that exist by name only (server API section 7). */
  private static final List<String> NAMES_ONLY =
      List.of(
          "connections",
          "update_user_status",
          "get_user_status",
          "delete_user_status",
          "block_user",
          "unblock_user",
          "revoke_token",
          "invalidate_user_tokens",
          "device_register",
          "device_update",
          "device_remove",
          "device_list",
          "device_topic_list",
          "device_topic_update",
          "user_topic_list",
          "user_topic_update",
          "send_push_notification",
          "update_push_status",
          "cancel_push");

  private static final Map<String, ApiMethod> BY_NAME = new HashMap<>();
  private static final Map<Long, ApiMethod> BY_NUMBER = new HashMap<>();

  static {
    for (ApiMethod method : ALL) {
      BY_NAME.put(method.name(), method);
      BY_NUMBER.put((long) method.number(), method);
    }
  }

  private ApiMethods() {}

  /** Returns the method of a name in its exact spelling; null if it is not served. */
  static @Nullable ApiMethod named(String name) {
    return BY_NAME.get(name);
  }

  /** Returns the method of a number of the single-endpoint form; null if it is not served. */
  static @Nullable ApiMethod numbered(long number) {
    return BY_NUMBER.get(number);
  }

  /** Returns whether the single-endpoint form knows a name in any case, served or not. */
  static boolean isKnown(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return BY_NAME.containsKey(lower) || NAMES_ONLY.contains(lower);
  }

  /** Returns whether a method exists by name only, and is served by no way. */
  static boolean isNameOnly(String name) {
    return NAMES_ONLY.contains(name);
  }

  private static ApiMethod unavailable(String name, String rpc, int number, int command) {
    Shape result = Shape.of(rpc + "Result");
    return new ApiMethod(
        name,
        "Not available: this server has no such channels.",
        number,
        command,
        Shape.of(rpc + "Request"),
        result,
        in -> {
          throw new ProtocolException(ApiError.NOT_AVAILABLE);
        },
        reply -> new Struct(result));
  }
}
