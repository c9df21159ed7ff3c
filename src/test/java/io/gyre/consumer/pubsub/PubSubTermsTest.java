package io.gyre.consumer.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PubSubTermsTest {

  @Test
  void of_nothing_isTheServiceWithTlsAndCredentials() {
    PubSubTerms terms = PubSubTerms.of(null);
    assertEquals("pubsub.googleapis.com:443", terms.place().toString());
    assertTrue(terms.secure() && terms.credentials());
    assertEquals(terms, PubSubTerms.of(""));
  }

  @Test
  void of_anEmulator_isPlainTextWithoutCredentials() {
    PubSubTerms terms = PubSubTerms.of("localhost:8085");
    assertEquals("localhost:8085", terms.place().toString());
    assertFalse(terms.secure() || terms.credentials());
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "http://localhost:8085", "localhost:x", ":8085"})
  void of_anythingElse_isRefusedByName(String emulator) {
    String told =
        assertThrows(IllegalArgumentException.class, () -> PubSubTerms.of(emulator)).getMessage();
    assertEquals("PUBSUB_EMULATOR_HOST must be host:port, is " + emulator, told);
  }
}
