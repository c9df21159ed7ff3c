package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gyre.support.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Plays the same random sequences on a reference server ({@code -Dgyre.reference=PATH}) and on the
 * server under test and compares all that comes back. Differences that are meant are listed with
 * their reason in {@code differential-explained.txt}.
 */
@Tag("differential")
class DifferentialIT {
  private static final Duration QUICK = Duration.ofMillis(60);
  private static final Duration PATIENT = Duration.ofMillis(700);
  private static final int THREADS = 6;
  private static final int SHOWN = 40;

  private final List<Explained> explained = explained();
  private final Map<String, Integer> explainedCounts = new ConcurrentHashMap<>();

  /** A difference that is meant. */
  private record Explained(Pattern pattern, String reason) {}

  @Test
  void sequences_onBothServers_sameOutcome(TestReporter reporter) {
    String reference = System.getProperty("gyre.reference", "");
    assumeTrue(!reference.isEmpty(), "-Dgyre.reference names the reference binary");
    int count = Integer.getInteger("gyre.sequences", 600);
    long seed = Long.getLong("gyre.seed", 1L);
    String config = CaseTable.text("differential-server.json");
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<String> differences = new ArrayList<>();
    try (ServerProcess one = ServerProcess.start(config, reference);
        ServerProcess two = ServerProcess.start(config)) {
      List<CompletableFuture<List<String>>> runs =
          LongStream.range(seed, seed + count)
              .mapToObj(s -> CompletableFuture.supplyAsync(() -> compare(s, one, two), pool))
              .toList();
      runs.forEach(run -> differences.addAll(run.join()));
    } finally {
      pool.shutdown();
    }
    String summary =
        "%d sequences from seed %d: %d unexplained differences, explained: %s"
            .formatted(count, seed, differences.size(), explainedCounts);
    reporter.publishEntry("differential", summary);
    assertTrue(
        differences.isEmpty(),
        () ->
            summary
                + "\n\n"
                + String.join("\n\n", differences.subList(0, Math.min(SHOWN, differences.size()))));
  }

  private List<String> compare(long seed, ServerProcess one, ServerProcess two) {
    List<String> quick = differences(seed, "q", one, two, QUICK);
    // what is only late, or counted across a second, is gone with more patience
    return quick.isEmpty() ? quick : differences(seed, "p", one, two, PATIENT);
  }

  private List<String> differences(
      long seed, String round, ServerProcess one, ServerProcess two, Duration idle) {
    long now = System.currentTimeMillis() / 1000;
    List<SequenceGenerator.Step> steps =
        new SequenceGenerator(seed, "-" + seed + round, now).make();
    Map<String, List<String>> left = SequencePlayer.play(one, steps, idle);
    Map<String, List<String>> right = SequencePlayer.play(two, steps, idle);
    TreeSet<String> keys = new TreeSet<>(left.keySet());
    keys.addAll(right.keySet());
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      String difference =
          first(left.getOrDefault(key, List.of()), right.getOrDefault(key, List.of()));
      if (!difference.isEmpty()) {
        String text = "seed " + seed + ", " + key + difference;
        Explained reason = reason(text);
        if (reason == null) {
          found.add(text + (key.equals("answers") ? "" : context(key, left)));
        } else {
          explainedCounts.merge(reason.reason(), 1, Integer::sum);
        }
        if (key.equals("answers")) {
          // what follows a different answer is its consequence
          return found;
        }
      }
    }
    return found;
  }

  /** What was asked about the channel of a push. */
  private static String context(String key, Map<String, List<String>> log) {
    String channel = key.substring(key.lastIndexOf(' ') + 1);
    return log.getOrDefault("answers", List.of()).stream()
        .filter(answer -> answer.contains("\"" + channel + "\""))
        .collect(Collectors.joining("\n    ", "\n  asked:\n    ", ""));
  }

  private static String first(List<String> left, List<String> right) {
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String one = i < left.size() ? left.get(i) : "(nothing)";
      String two = i < right.size() ? right.get(i) : "(nothing)";
      if (!one.equals(two)) {
        List<String> before = left.subList(Math.max(0, i - 3), Math.min(i, left.size()));
        return " entry %d%n  before    %s%n  reference %s%n  tested    %s"
            .formatted(i, String.join("\n            ", before), one, two);
      }
    }
    return "";
  }

  private @Nullable Explained reason(String difference) {
    String text = difference.replaceAll("(?s)\n  before .*?\n  reference", "\n  reference");
    return explained.stream()
        .filter(one -> one.pattern().matcher(text).find())
        .findFirst()
        .orElse(null);
  }

  private static List<Explained> explained() {
    List<Explained> all = new ArrayList<>();
    for (String line : CaseTable.text("differential-explained.txt").split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" => ", 2);
        all.add(new Explained(Pattern.compile(parts[0], Pattern.DOTALL), parts[1]));
      }
    }
    return all;
  }
}
