package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Publications of subscriptions with negotiated delta (protocol section 5.7, example 20). */
class DeltaFormTest {
  private static final Codec JSON = Codec.of(ProtocolType.JSON);
  private static final Codec PROTOBUF = Codec.of(ProtocolType.PROTOBUF);
  private static final String TAIL =
      "\"lives\": 3, \"pad\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}";
  private static final Data BASE = Data.json("{\"score\": 101, " + TAIL);
  private static final Data NEXT = Data.json("{\"score\": 102, " + TAIL);

  @Test
  void deltaForm_jsonWithBase_isAPatchInsideOfAString() {
    Publication publication = Publication.builder().data(NEXT).offset(3).build();
    assertEquals(
        "{\"push\":{\"channel\":\"delta:e\",\"pub\":{\"data\":\"1D\\nD:{\\\"score\\\": 10210@D,15ooLn;\",\"offset\":3,\"delta\":true}}}",
        text(JSON.encode(new Push("delta:e", JSON.deltaForm(publication, BASE)))));
  }

  @Test
  void deltaForm_jsonWithoutBase_isThePayloadInsideOfAStringWithoutEpochAndVersion() {
    Publication publication =
        Publication.builder()
            .data(Data.json("{\"z\":\n1}"))
            .offset(1)
            .epoch("e")
            .version(7)
            .tags(Map.of("a", "b"))
            .build();
    Publication form = JSON.deltaForm(publication, null);
    assertEquals(
        Publication.builder()
            .data(Data.json("\"{\\\"z\\\":\\n1}\""))
            .offset(1)
            .tags(Map.of("a", "b"))
            .build(),
        form);
  }

  @Test
  void deltaForm_patchNotShorter_isTheFullPayloadWithoutFlag() {
    Publication publication = Publication.of(Data.json("{\"z\": 1}"));
    assertEquals(
        Publication.of(Data.json("\"{\\\"z\\\": 1}\"")), JSON.deltaForm(publication, BASE));
    assertEquals(publication, PROTOBUF.deltaForm(publication, BASE));
  }

  @Test
  void deltaForm_protobufWithBase_isThePatch() {
    Publication form = PROTOBUF.deltaForm(Publication.of(NEXT), BASE);
    assertTrue(form.delta());
    assertEquals(Data.json("1D\nD:{\"score\": 10210@D,15ooLn;"), form.data());
  }

  @Test
  void deltaForm_jsonPayloadWithInvalidUtf8_isSentInFull() {
    byte[] base = BASE.bytes().clone();
    byte[] next = NEXT.bytes().clone();
    base[base.length - 4] = (byte) 0xFF;
    next[next.length - 4] = (byte) 0xFF;
    assertFalse(JSON.deltaForm(Publication.of(Data.of(next)), Data.of(base)).delta());
  }

  @Test
  void deltaForm_jsonRemovalWithoutData_isParsableByTheSdk() {
    Publication removal = Publication.builder().key("k").removed(true).offset(14).build();
    assertEquals(Data.json("\"null\""), JSON.deltaForm(removal, null).data());
    assertEquals(removal, PROTOBUF.deltaForm(removal, null));
  }

  @Test
  void deltaForm_binaryPayloadInJson_isInappropriateProtocol() {
    Publication publication = Publication.of(Data.of(new byte[] {1}));
    assertThrows(ProtocolException.class, () -> JSON.deltaForm(publication, null));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
