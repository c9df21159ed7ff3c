package io.gyre.engine.hazelcast;

import com.hazelcast.map.IMap;
import io.gyre.engine.Ledger;
import io.gyre.loop.Loop;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the parts of a ledger work with.
 *
 * @param node id of this node
 * @param loop where all of it happens
 * @param calls to owners
 * @param tenures the pages of all nodes
 * @param channels the pages of all channels
 * @param codec seals ids of users
 * @param teller tells the application
 * @param delayMillis how long a channel is without subscribers before it counts as vacated
 */
record LedgerSite(
    UUID node,
    Loop loop,
    Calls calls,
    IMap<String, TenurePage> tenures,
    IMap<String, OccupancyPage> channels,
    PayloadCodec codec,
    Ledger.Teller teller,
    long delayMillis) {

  byte[] seal(String user) {
    return codec.seal(user.getBytes(StandardCharsets.UTF_8));
  }

  String open(byte[] user) {
    return new String(codec.open(user), StandardCharsets.UTF_8);
  }
}
