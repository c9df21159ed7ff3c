package io.gyre.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSubscriberTest {
  private final Payload payload = new Payload(128);
  private final LoopStats stats = new LoopStats();
  private final List<String> done = new ArrayList<>();

  private EmbeddedChannel subscribe(Way way) {
    return new EmbeddedChannel(new StreamSubscriber(way, 1, 0, stats, done::add, () -> {}));
  }

  private static void write(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private String event(int sequence) {
    String data = new String(payload.encode(sequence, 1), StandardCharsets.US_ASCII);
    return "data: {\"push\":{\"channel\":\"room0\",\"pub\":{\"data\":" + data + "}}}\n\n";
  }

  @Test
  void stream_cutAtEveryByte_isCounted() {
    EmbeddedChannel channel = subscribe(Way.SSE);
    String request = ((ByteBuf) channel.readOutbound()).toString(StandardCharsets.US_ASCII);
    assertTrue(request.startsWith("GET /connection/sse?cf_connect=%7B%22id%22"), request);
    write(channel, "HTTP/1.1 200 OK\r\n\r\ndata: {\"id\":1,\"connect\":{\"client\":\"c\"}}\n\n");
    assertEquals(List.of(""), done);
    String all = event(0) + "data: {}\n\n" + event(1) + event(2);
    for (int i = 0; i < all.length(); i++) {
      write(channel, all.substring(i, i + 1));
    }
    assertEquals(3, stats.delivered.get());
    assertEquals(0, stats.disorders);
  }

  @Test
  void refusal_isReported() {
    EmbeddedChannel channel = subscribe(Way.UNI_HTTP_STREAM);
    write(channel, "HTTP/1.1 200 OK\r\n\r\n{\"error\":{\"code\":109}}");
    assertEquals(1, done.size());
    assertTrue(done.get(0).startsWith("refused"), done.get(0));
  }
}
