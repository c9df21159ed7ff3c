package io.gyre.transport.bridge;

import com.google.re2j.Pattern;
import io.gyre.config.BridgePermissionsConfig;
import io.gyre.config.BridgeRule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code bridge.permissions}: what they do not allow is refused.
 *
 * <p>Thread: any.
 */
final class Permissions {

  private final List<Rule> inbound;
  private final List<Rule> outbound;

  private record Rule(
      String address,
      @Nullable Pattern addressPattern,
      Map<String, String> match,
      @Nullable Pattern channels,
      Set<String> users) {

    static Rule of(BridgeRule rule) {
      return new Rule(
          rule.address(),
          pattern(rule.addressRegex()),
          rule.match(),
          pattern(rule.channelRegex()),
          Set.copyOf(rule.users()));
    }

    private static @Nullable Pattern pattern(String regex) {
      return regex.isEmpty() ? null : Pattern.compile(regex);
    }

    boolean concerns(String asked, String user) {
      return (addressPattern == null ? address.equals(asked) : addressPattern.matches(asked))
          && (users.isEmpty() || users.contains(user));
    }

    boolean matches(@Nullable Object body) {
      return match.isEmpty()
          || (body instanceof JsonObject object
              && match.entrySet().stream()
                  .allMatch(member -> all(object, member.getKey(), member.getValue())));
    }

    private static boolean all(JsonObject body, String name, String value) {
      List<Object> found = members(body, name);
      return !found.isEmpty() && found.stream().allMatch(one -> String.valueOf(one).equals(value));
    }

    boolean channelsMatch(List<String> named) {
      return channels == null || (!named.isEmpty() && named.stream().allMatch(channels::matches));
    }
  }

  /** Compiles the rules; patterns were checked with the configuration. */
  Permissions(BridgePermissionsConfig config) {
    this.inbound = config.inbound().stream().map(Rule::of).toList();
    this.outbound = config.outbound().stream().map(Rule::of).toList();
  }

  /** Whether {@code user} may send {@code body} to {@code address}. */
  boolean sends(String address, @Nullable Object body, String user) {
    return inbound.stream()
        .anyMatch(
            rule ->
                rule.concerns(address, user)
                    && rule.matches(body)
                    && rule.channelsMatch(channelsOf(body)));
  }

  /** Whether {@code user} may get messages of {@code address}, depending on the message or not. */
  boolean registers(String address, String user) {
    return outbound.stream().anyMatch(rule -> rule.concerns(address, user));
  }

  /** Whether {@code user} may get this message of {@code address}. */
  boolean receives(String address, @Nullable Object body, String user) {
    return outbound.stream()
        .anyMatch(
            rule ->
                rule.concerns(address, user)
                    && rule.matches(body)
                    && rule.channelsMatch(channelsOf(body)));
  }

  /** Whether {@code user} is subscribed to {@code channel} whatever its options say. */
  boolean subscribes(String channel, String user) {
    String address = Dialect.CHANNEL + channel;
    return outbound.stream()
        .anyMatch(
            rule ->
                rule.concerns(address, user)
                    && rule.match.isEmpty()
                    && rule.channelsMatch(List.of(channel)));
  }

  private static List<String> channelsOf(@Nullable Object body) {
    if (!(body instanceof JsonObject object)) {
      return List.of();
    }
    List<String> channels = new ArrayList<>();
    members(object, "channel").forEach(one -> channels.add(String.valueOf(one)));
    for (Object several : members(object, "channels")) {
      if (several instanceof JsonArray list) {
        list.forEach(one -> channels.add(String.valueOf(one)));
      }
    }
    return channels;
  }

  /**
   * The values of a member under every spelling of its name: the server API reads names in any
   * case, so a rule that looked at one spelling only could be passed by another.
   */
  private static List<Object> members(JsonObject body, String name) {
    List<Object> values = new ArrayList<>();
    for (String one : body.fieldNames()) {
      Object value = body.getValue(one);
      if (value != null && one.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        values.add(value);
      }
    }
    return values;
  }
}
