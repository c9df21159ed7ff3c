package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {
  @Test
  void codes_ofTheErrorTable_runFrom100To113WithThreeTemporary() {
    int code = 100;
    int temporary = 0;
    for (ErrorCode error : ErrorCode.values()) {
      assertEquals(code++, error.code());
      temporary += error.temporary() ? 1 : 0;
    }
    assertEquals(114, code);
    assertEquals(3, temporary);
    assertEquals(new ErrorInfo(100, "internal server error", true), ErrorCode.INTERNAL.info());
  }

  @ParameterizedTest
  @CsvSource({
    "3000, true",
    "3499, true",
    "3500, false",
    "3999, false",
    "4000, true",
    "4499, true",
    "4500, false",
    "4999, false",
    "5000, true"
  })
  void reconnect_code_followsTheRanges(int code, boolean reconnect) {
    assertEquals(reconnect, new Disconnect(code, "").reconnect());
  }

  @ParameterizedTest
  @CsvSource({"2000, false", "2499, false", "2500, true", "2999, true"})
  void resubscribe_code_followsTheRanges(int code, boolean resubscribe) {
    assertEquals(resubscribe, new UnsubscribeCode(code, "").resubscribe());
  }
}
