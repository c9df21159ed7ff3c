package io.gyre.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let into a cluster. */
final class GateTest {

  private static final Proof PROOF = new Proof("secret", "gyre");

  private static Map<String, String> member(Proof proof, String id) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put(Attributes.NODE_ID, id);
    attributes.put(Attributes.BUS_VERSION, Attributes.CURRENT_BUS_VERSION);
    attributes.put(Attributes.PROOF, proof.of(id));
    return attributes;
  }

  private static String refusal(Map<String, String> attributes) {
    return String.valueOf(new Gate(PROOF).refusal(attributes, false));
  }

  @Test
  void refusal_sameSecret_isNone() {
    assertNull(new Gate(PROOF).refusal(member(PROOF, "a"), false));
    Proof none = new Proof("", "gyre");
    assertNull(new Gate(none).refusal(member(none, "a"), false));
    assertFalse(none.needed());
  }

  @Test
  void refusal_otherSecretOrNoneOrOneTooMany_namesTheSecret() {
    String expected = "its cluster.secret is not the one of this cluster";
    assertEquals(expected, refusal(member(new Proof("other", "gyre"), "a")));
    assertEquals(expected, refusal(member(new Proof("", "gyre"), "a")));
    assertEquals(expected, refusal(member(new Proof("secret", "other"), "a")));
    assertEquals(expected, refusal(Map.of()));
    assertEquals(expected, new Gate(new Proof("", "gyre")).refusal(member(PROOF, "a"), false));
  }

  @Test
  void refusal_proofOfAnotherNode_isNotTaken() {
    Map<String, String> copied = member(PROOF, "a");
    copied.put(Attributes.NODE_ID, "b");
    assertNotEquals("null", refusal(copied));
  }

  @Test
  void refusal_otherBusVersion_namesBoth() {
    Map<String, String> newer = member(PROOF, "a");
    newer.put(Attributes.BUS_VERSION, "999");
    String text = refusal(newer);
    assertTrue(text.contains("999") && text.contains(Attributes.CURRENT_BUS_VERSION), text);
  }

  @Test
  void refusal_serviceOnTheBus_mustBeLite() {
    Map<String, String> service = member(PROOF, "a");
    service.remove(Attributes.BUS_VERSION);
    assertNull(new Gate(PROOF).refusal(service, true));
    assertTrue(refusal(service).contains("lite member"));
  }
}
