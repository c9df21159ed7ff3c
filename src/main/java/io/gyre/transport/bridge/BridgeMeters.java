package io.gyre.transport.bridge;

import io.gyre.metrics.Count;
import io.gyre.metrics.Meter;
import io.gyre.metrics.MeterSet;
import java.util.Set;

/**
 * What one client of the bridge counts; the cells are the lane's.
 *
 * <p>Thread: the lane's loop.
 */
final class BridgeMeters {

  private static final Set<String> TYPES =
      Set.of("send", "publish", "register", "unregister", "ping");

  private final MeterSet set;
  private final String transport;
  private final Count sent;
  private final Count sentBytes;
  private final Count receivedBytes;

  BridgeMeters(MeterSet set, String transport) {
    this.set = set;
    this.transport = transport;
    this.sent = set.count(Meter.BRIDGE_MESSAGES, transport, "sent");
    this.sentBytes = set.count(Meter.BRIDGE_BYTES, transport, "sent");
    this.receivedBytes = set.count(Meter.BRIDGE_BYTES, transport, "received");
  }

  void receivedBytes(int bytes) {
    receivedBytes.add(bytes);
  }

  void received(String type) {
    String label = TYPES.contains(type) ? type : "unknown";
    set.count(Meter.BRIDGE_MESSAGES, transport, label).increment();
  }

  void sent(int bytes) {
    sent.increment();
    sentBytes.add(bytes);
  }

  /**
   * Something was refused.
   *
   * @param reason one of a few words
   */
  void refused(String reason) {
    set.count(Meter.BRIDGE_REFUSED, transport, reason).increment();
  }
}
