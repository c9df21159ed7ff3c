package io.gyre.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard and the alerts ask for meters that exist. */
class DashboardTest {
  private static final Pattern NAME =
      Pattern.compile("\\b(?:centrifugo|gyre|process|jvm)_[a-z_]+(?=[\\[{ )])");
  private static final List<String> HISTOGRAM = List.of("_bucket", "_sum", "_count");

  @ParameterizedTest
  @ValueSource(strings = {"conf/grafana/dashboards/gyre.json", "conf/prometheus/alerts.yml"})
  void names_ofExpressions_exist(String file) throws IOException {
    Set<String> asked = new TreeSet<>();
    Matcher matcher = NAME.matcher(Files.readString(Path.of(file)));
    while (matcher.find()) {
      asked.add(matcher.group());
    }
    assertTrue(asked.size() > 10, asked::toString);
    asked.removeAll(existing());
    assertEquals(Set.of(), asked);
  }

  private static Set<String> existing() {
    // Appear with the first collection.
    Set<String> names =
        new HashSet<>(Set.of("jvm_gc_pause_seconds_sum", "jvm_gc_pause_seconds_max"));
    for (Meter meter : Meter.values()) {
      if (meter.kind() == Meter.Kind.HISTOGRAM) {
        HISTOGRAM.forEach(suffix -> names.add(meter.histogramName() + suffix));
        if (meter.hasSummary()) {
          names.add(meter.fullName() + "_sum");
          names.add(meter.fullName() + "_count");
        }
      } else {
        names.add(meter.fullName());
      }
    }
    try (ProcessMeters process = new ProcessMeters()) {
      process.write().lines().map(line -> line.split("[{ ]", 2)[0]).forEach(names::add);
    }
    return names;
  }
}
