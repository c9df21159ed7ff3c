package io.gyre.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void median_failedRuns_areLeftOut() {
    List<Report> reports =
        List.of(
            report("gyre", 1),
            report("gyre", 3),
            report("gyre", 2),
            report("gyre", 99).fail("lost"));
    assertEquals(2, Summary.median(reports, "rooms", "gyre", "cpu_us_per_delivery"));
  }

  @Test
  void table_bothServers_showsTheirRatioAndWhatFailed() {
    String table =
        Summary.table(
            List.of(
                report("gyre", 2), report("reference", 8), report("gyre", 9).fail("lost \"it\"")));
    assertTrue(
        table.matches("(?s).*rooms +CPU µs/delivery +2\\.00 +8\\.00 +0\\.25 +-\\n.*"), table);
    assertTrue(table.contains("\"ok\":false,\"failures\":[\"lost \\\"it\\\"\"]"), table);
  }

  private static Report report(String server, double cpu) {
    return new Report()
        .put("scenario", "rooms")
        .put("server", server)
        .put("cpu_us_per_delivery", cpu);
  }
}
