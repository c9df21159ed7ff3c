package io.gyre.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class PayloadTest {
  @Test
  void encode_anyNumbers_areReadBack() {
    Payload payload = new Payload(128);
    int[] sequences = {0, 1, 9, 10, 0xabcdef, Integer.MAX_VALUE};
    long[] times = {0, 1, 0x0123456789abcdefL, Long.MAX_VALUE};
    for (int sequence : sequences) {
      for (long time : times) {
        ByteBuf in = Unpooled.wrappedBuffer(payload.encode(sequence, time));
        int mark = in.indexOf(0, in.writerIndex(), Payload.MARK);
        assertEquals(sequence, Payload.sequence(in, mark));
        assertEquals(time, Payload.intendedNanos(in, mark));
        assertEquals(in.writerIndex(), mark + payload.bytesFromMark());
        assertEquals(128, in.writerIndex());
      }
    }
  }

  @Test
  void size_tooSmall_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Payload(Payload.MIN_SIZE - 1));
  }
}
