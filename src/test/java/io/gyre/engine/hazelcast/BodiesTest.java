package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BodiesTest {

  private static final ClientInfo INFO =
      new ClientInfo("user", "client", Data.json("{}"), Data.of(new byte[] {1, 2}));

  private final Bodies plain = new Bodies(PayloadCodec.PLAIN);
  private final Bodies sealing = new Bodies(new Inverting());

  /** Turns every bit around. */
  private static final class Inverting implements PayloadCodec {
    @Override
    public byte[] seal(byte[] plain) {
      byte[] sealed = new byte[plain.length];
      for (int i = 0; i < plain.length; i++) {
        sealed[i] = (byte) ~plain[i];
      }
      return sealed;
    }

    @Override
    public byte[] open(byte[] sealed) {
      return seal(sealed);
    }
  }

  @Test
  void publication_everyComponent_comesBack() {
    Publication full =
        new Publication(
            Data.of(new byte[300]), INFO, 0, Map.of("a", "b"), true, 5, "k", true, -6, "", -7);
    for (Bodies bodies : new Bodies[] {plain, sealing}) {
      assertEquals(
          full.toBuilder().offset(9).build(), bodies.publication(bodies.of(full), 9, "epoch"));
    }
  }

  @Test
  void publication_nothingButItself_comesBack() {
    Publication empty = Publication.builder().build();
    assertEquals(empty, plain.publication(plain.of(empty), 0, ""));
  }

  @Test
  void publication_firstOfItsStream_tellsTheEpoch() {
    Publication publication = Publication.of(Data.json("1"));
    assertEquals("e", plain.publication(plain.of(publication), 1, "e").epoch());
  }

  @Test
  void info_withAndWithoutParts_comesBack() {
    assertEquals(INFO, plain.info(plain.of(INFO)));
    ClientInfo bare = new ClientInfo("", "c", null, null);
    assertEquals(bare, sealing.info(sealing.of(bare)));
  }

  @Test
  void user_sameAndOther_areToldApart() {
    assertEquals(Bodies.user("a"), Bodies.user("a"));
    assertNotEquals(Bodies.user("a"), Bodies.user("b"));
    assertEquals(0, Bodies.user(""));
  }
}
