package io.gyre.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes in, counts out: what a server may send in how many pieces, and what must be noticed. */
class SubscriberTest {
  private final Payload payload = new Payload(128);
  private final LoopStats stats = new LoopStats();
  private final List<String> done = new ArrayList<>();
  private Subscriber subscriber;
  private EmbeddedChannel channel;

  @BeforeEach
  void subscribe() {
    Endpoint server = new Endpoint("test", Dialect.CENTRIFUGO, 1, 0, 1, false);
    subscriber = new Subscriber(server, Way.WEBSOCKET, 7, payload, stats, done::add, () -> {});
    channel = new EmbeddedChannel(subscriber);
    assertTrue(sent().startsWith("GET /connection/websocket HTTP/1.1\r\n"));
    write(
        Unpooled.copiedBuffer(
            "HTTP/1.1 101 Switching Protocols\r\n\r\n", StandardCharsets.US_ASCII));
    assertEquals("{\"id\":1,\"connect\":{}}", unmasked());
    write(frame("{\"id\":1,\"connect\":{\"client\":\"c\",\"ping\":25,\"pong\":true}}"));
    assertEquals("{\"id\":2,\"subscribe\":{\"channel\":\"room7\"}}", unmasked());
    write(frame("{\"id\":2,\"subscribe\":{}}"));
    assertEquals(List.of(""), done);
  }

  @Test
  void frame_onePublication_isCounted() {
    write(frame(push(0)));
    write(frame(push(1)));
    assertReceived(2, 0);
  }

  @Test
  void frame_manyInOneRead_areCounted() {
    write(Unpooled.wrappedBuffer(frame(push(0)), frame(push(1)), frame(push(2))));
    assertReceived(3, 0);
  }

  @Test
  void frame_linesJoinedWithPing_areCountedAndThePingAnswered() {
    write(frame(push(0) + "\n{}\n" + push(1) + "\n" + push(2)));
    assertReceived(3, 0);
    assertEquals("{}", unmasked());
  }

  @Test
  void frame_pingAlone_isAnswered() {
    write(frame("{}"));
    assertEquals("{}", unmasked());
  }

  @Test
  void frame_cutAtEveryByte_isCounted() {
    ByteBuf all = Unpooled.wrappedBuffer(frame(push(0)), frame(push(1) + "\n" + push(2)));
    int length = all.readableBytes();
    for (int i = 0; i < length; i++) {
      write(all.readBytes(1));
    }
    assertReceived(3, 0);
  }

  @Test
  void frame_missingMessage_isADisorder() {
    write(frame(push(0)));
    write(frame(push(2)));
    assertReceived(1, 1);
  }

  @Test
  void frame_repeatedMessage_isADisorder() {
    write(frame(push(0)));
    write(frame(push(0)));
    assertReceived(1, 1);
  }

  @Test
  void frame_error_isReportedOnce() {
    write(frame("{\"id\":2,\"error\":{\"code\":103,\"message\":\"permission denied\"}}"));
    channel.close();
    assertEquals(2, done.size());
    assertTrue(done.get(1).contains("permission denied"));
  }

  @Test
  void closeFrame_fromServer_isReportedWithItsCode() {
    ByteBuf close = Unpooled.buffer().writeByte(0x88).writeByte(6).writeShort(3008);
    write(close.writeBytes("slow".getBytes(StandardCharsets.US_ASCII)));
    assertTrue(done.get(1).contains("3008 slow"));
  }

  private void assertReceived(int received, int disorders) {
    assertEquals(received, subscriber.received());
    assertEquals(received + disorders, stats.delivered.get());
    assertEquals(disorders, stats.disorders);
  }

  private String push(int sequence) {
    String data =
        new String(payload.encode(sequence, System.nanoTime()), StandardCharsets.US_ASCII);
    return "{\"push\":{\"channel\":\"room7\",\"pub\":{\"data\":" + data + "}}}";
  }

  private static ByteBuf frame(String text) {
    ByteBuf out = Unpooled.buffer().writeByte(0x81);
    if (text.length() < 126) {
      out.writeByte(text.length());
    } else {
      out.writeByte(126).writeShort(text.length());
    }
    return out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(ByteBuf bytes) {
    channel.writeInbound(bytes);
  }

  private String sent() {
    ByteBuf out = channel.readOutbound();
    try {
      return out.toString(StandardCharsets.US_ASCII);
    } finally {
      out.release();
    }
  }

  /** The payload of the next frame sent, which is short. */
  private String unmasked() {
    ByteBuf out = channel.readOutbound();
    try {
      byte[] text = new byte[out.getByte(1) & 0x7f];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) (out.getByte(6 + i) ^ out.getByte(2 + (i & 3)));
      }
      return new String(text, StandardCharsets.US_ASCII);
    } finally {
      out.release();
    }
  }
}
