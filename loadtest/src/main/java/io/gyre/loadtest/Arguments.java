package io.gyre.loadtest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The command line's options as they were given. */
record Arguments(Map<String, String> given) {
  private static final Set<String> FLAGS =
      Set.of("--no-floor", "--no-alone", "--history", "--hooks", "--quick", "--help");
  private static final Set<String> VALUES =
      Set.of(
          "--gyre",
          "--reference",
          "--attach",
          "--java",
          "--java-opts",
          "--nodes",
          "--scenarios",
          "--rounds",
          "--seconds",
          "--warmup",
          "--payload",
          "--window",
          "--publisher",
          "--loops",
          "--connections",
          "--quiet-wait",
          "--logs");

  /**
   * @throws IllegalArgumentException for an unknown option or a missing value, saying which
   */
  static Arguments of(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (FLAGS.contains(args[i])) {
        given.put(args[i], "");
      } else if (!VALUES.contains(args[i])) {
        throw new IllegalArgumentException("unknown option " + args[i] + "; see --help");
      } else if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value; see --help");
      } else {
        given.put(args[i], args[++i]);
      }
    }
    return new Arguments(given);
  }

  boolean has(String option) {
    return given.containsKey(option);
  }

  String text(String option, String otherwise) {
    return given.getOrDefault(option, otherwise);
  }

  int rounds() {
    return number("--rounds", has("--quick") ? 1 : 3);
  }

  /**
   * Sizes of the clusters to be measured.
   *
   * @throws IllegalArgumentException when they are not numbers from 1 to 9
   */
  List<Integer> nodes() {
    String text = text("--nodes", "");
    if (!text.isEmpty() && !text.matches("[1-9](,[1-9])*")) {
      throw new IllegalArgumentException("--nodes: \"" + text + "\" is not like 1,2,3");
    }
    return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(Integer::valueOf).toList();
  }

  Settings settings() {
    boolean quick = has("--quick");
    String publisher = text("--publisher", "ws");
    if (!publisher.equals("ws") && !publisher.equals("http")) {
      throw new IllegalArgumentException(
          "--publisher: \"" + publisher + "\" is neither ws nor http");
    }
    return new Settings(
        number("--seconds", quick ? 2 : 10),
        number("--warmup", quick ? 1 : 6),
        quick ? 2 : 30,
        quick ? 1 : 5,
        new Payload(number("--payload", 128)).size(),
        number("--window", 64),
        number("--loops", 1),
        64,
        quick ? 2 : 5,
        publisher.equals("http"),
        has("--history"),
        has("--hooks"),
        number("--connections", quick ? 1_000 : 1_000_000),
        number("--quiet-wait", quick ? 1 : 20));
  }

  private int number(String option, int otherwise) {
    String text = text(option, Integer.toString(otherwise));
    try {
      int n = Integer.parseInt(text);
      if (n > 0) {
        return n;
      }
    } catch (NumberFormatException notANumber) {
      // refused below, together with numbers below 1
    }
    throw new IllegalArgumentException(option + ": \"" + text + "\" is not a whole number above 0");
  }
}
