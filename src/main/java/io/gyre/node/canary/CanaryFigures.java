package io.gyre.node.canary;

import java.time.Duration;
import java.util.List;

/**
 * What the canary counts.
 *
 * @param brokenLinks other nodes with which publications do not pass in both directions
 * @param acknowledgedAge since the cluster acknowledged something this node published
 * @param peers the other nodes
 * @param audits repairs by comparing registrations, since the start
 * @param reconnects repairs by new connections
 * @param farewells how often connections were sent away
 */
public record CanaryFigures(
    int brokenLinks,
    Duration acknowledgedAge,
    List<OfPeer> peers,
    long audits,
    long reconnects,
    long farewells) {

  /**
   * One other node.
   *
   * @param name its name
   * @param age since its last canary came
   * @param roundTripSeconds there and back; NaN when not known yet
   */
  public record OfPeer(String name, Duration age, double roundTripSeconds) {}
}
