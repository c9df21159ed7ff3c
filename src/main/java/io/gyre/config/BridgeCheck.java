package io.gyre.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/** Checks limits and rules of the event-bus bridge. */
final class BridgeCheck {
  private static final int SMALLEST_MESSAGE = 256;

  private final Problems problems;

  private BridgeCheck(Problems problems) {
    this.problems = problems;
  }

  /** Adds every broken rule. */
  static void check(BridgeConfig bridge, Problems problems) {
    BridgeCheck check = new BridgeCheck(problems);
    problems.unless(
        bridge.maxMessageSize() >= SMALLEST_MESSAGE,
        "bridge.max_message_size",
        bridge.maxMessageSize(),
        "must be at least " + SMALLEST_MESSAGE);
    problems.unless(
        bridge.queueMaxSize() > 0,
        "bridge.queue_max_size",
        bridge.queueMaxSize(),
        "must be positive");
    problems.unless(
        !bridge.idleTimeout().isNegative(),
        "bridge.idle_timeout",
        bridge.idleTimeout(),
        "must not be negative");
    check.rules("bridge.permissions.inbound.[", bridge.permissions().inbound());
    check.rules("bridge.permissions.outbound.[", bridge.permissions().outbound());
  }

  private void rules(String path, List<BridgeRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      BridgeRule rule = rules.get(i);
      String at = path + i + "].";
      problems.unless(
          rule.address().isEmpty() != rule.addressRegex().isEmpty(),
          at + "address",
          rule.address(),
          "must be set, or address_regex, but not both");
      pattern(at + "address_regex", rule.addressRegex());
      pattern(at + "channel_regex", rule.channelRegex());
    }
  }

  private void pattern(String key, String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      problems.rule(key, regex, "is not a RE2 pattern: " + e.getDescription());
    }
  }
}
