package io.gyre.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final Path PAGE = Path.of("docs/metrics.md");

  private static String page(Meters meters) {
    String page = meters.page(List.of());
    meters.close();
    return page;
  }

  @Test
  void page_sumsTheLanes() {
    Meters meters = new Meters();
    LaneMeters one = meters.lane();
    LaneMeters two = meters.lane();
    one.transport("websocket").connected(false, false);
    two.transport("websocket").connected(false, false);
    two.transport("websocket").gone(false, false);
    one.transport("websocket").sent(FrameType.PUSH_PUBLICATION, 3, 300);
    two.transport("websocket").sent(FrameType.PUSH_PUBLICATION, 100);
    String page = page(meters);
    String client =
        "{transport=\"websocket\",accept_protocol=\"\",client_name=\"unnamed\","
            + "client_version=\"unversioned\"} ";
    String frame =
        "{transport=\"websocket\",frame_type=\"push_publication\",channel_namespace=\"\"} ";
    assertTrue(page.contains("# TYPE centrifugo_client_connections_inflight gauge\n"));
    assertTrue(page.contains("centrifugo_client_connections_accepted" + client + "2\n"), page);
    assertTrue(page.contains("centrifugo_client_connections_inflight" + client + "1\n"));
    assertTrue(page.contains("centrifugo_transport_messages_sent" + frame + "4\n"));
    assertTrue(page.contains("centrifugo_transport_messages_sent_size" + frame + "400\n"));
  }

  @Test
  void histogram_countsIntoBucketsOfSeconds() {
    Meters meters = new Meters();
    LaneMeters lane = meters.lane();
    lane.commandHandled(FrameType.RPC, 100_000);
    lane.commandHandled(FrameType.RPC, 100_001);
    lane.commandHandled(FrameType.RPC, 20_000_000_000L);
    String page = page(meters);
    String name = "centrifugo_client_command_duration_seconds";
    String rpc = "{method=\"rpc\",channel_namespace=\"\"";
    assertTrue(page.contains(name + "_histogram_bucket" + rpc + ",le=\"1.0E-4\"} 1\n"), page);
    assertTrue(page.contains(name + "_histogram_bucket" + rpc + ",le=\"2.5E-4\"} 2\n"));
    assertTrue(page.contains(name + "_histogram_bucket" + rpc + ",le=\"10\"} 2\n"));
    assertTrue(page.contains(name + "_histogram_bucket" + rpc + ",le=\"+Inf\"} 3\n"));
    assertTrue(page.contains(name + "_count" + rpc + "} 3\n"));
    assertTrue(page.contains("# TYPE " + name + " summary\n"));
    assertTrue(page.contains(name + "_sum" + rpc + "} 20.000200001\n"));
  }

  @Test
  void page_hidesWhatHasNoValueOrIsSwitchedOff() {
    Meters meters = new Meters();
    meters.lane().recovery(true, 2);
    String page = meters.page(List.of(Meter.CLIENT_RECOVERED_PUBLICATIONS));
    meters.close();
    assertTrue(page.contains("centrifugo_client_recover{recovered=\"yes\""));
    assertFalse(page.contains("recovered_publications_bucket"));
    assertFalse(page.contains("action=\"survey\""), "counters appear with their first value");
  }

  @Test
  void watchedValue_isAskedAtEachReadingAndEscaped() {
    Meters meters = new Meters();
    meters.watch(Meter.NODE_BUILD, () -> 1, "a\"b\\c\n");
    assertTrue(page(meters).contains("centrifugo_node_build{version=\"a\\\"b\\\\c\\n\"} 1\n"));
  }

  @Test
  void window_hasIncreasesOfCountersAndValuesOfGauges() {
    Meters meters = new Meters();
    MeterSet set = meters.open();
    meters.watch(Meter.NODE_CLIENTS, () -> 3);
    MeterWindow window = new MeterWindow(meters);
    set.count(Meter.NODE_MESSAGES_SENT, "publication", "").add(5);
    set.distribution(Meter.API_COMMAND_DURATION, "http", "publish").recordMillis(500);
    Map<String, Double> first = window.next();
    set.count(Meter.NODE_MESSAGES_SENT, "publication", "").add(2);
    Map<String, Double> second = window.next();
    String sent = "centrifugo.node.messages_sent_count.type.publication";
    String took = "centrifugo.api.command_duration_seconds.sum.method.publish.protocol.http";
    assertEquals(5, first.get(sent));
    assertEquals(0.5, first.getOrDefault(took, 0.0), 1e-9);
    assertEquals(2, second.get(sent));
    assertEquals(0, second.get(took));
    assertEquals(3, second.get("centrifugo.node.num_clients"));
  }

  @Test
  void processAndJavaMachine_areOnThePage() {
    String page = page(new Meters());
    for (String name :
        List.of(
            "process_cpu_seconds_total",
            "process_open_fds",
            "process_resident_memory_bytes",
            "process_start_time_seconds",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads")) {
      assertTrue(page.contains("\n" + name), name);
    }
  }

  @Test
  void names_areUnique() {
    Set<String> names = new HashSet<>();
    for (Meter meter : Meter.values()) {
      assertTrue(names.add(meter.fullName()), meter.fullName());
    }
  }

  @Test
  void reference_isCurrent() throws IOException {
    if (Boolean.getBoolean("gyre.docs.write")) {
      Files.writeString(PAGE, MetricsDoc.markdown());
    }
    assertEquals(
        MetricsDoc.markdown(),
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        PAGE + " is stale");
  }
}
