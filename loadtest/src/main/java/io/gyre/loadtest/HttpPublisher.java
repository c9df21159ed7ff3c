package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Publishes with {@code POST /api/publish} over one keep-alive connection, one request at a time;
 * the rest waits here.
 */
final class HttpPublisher extends Connection implements Publisher {
  private final int port;
  private final Answers answers;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final StringBuilder response = new StringBuilder();
  private boolean busy;

  HttpPublisher(Endpoint server, Runnable answered) {
    this.port = server.port();
    this.answers = new Answers("http publisher", answered);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    answers.opened();
  }

  @Override
  public void publish(int room, byte[] data) {
    String body =
        "{\"channel\":\""
            + Dialect.channel(room)
            + "\",\"data\":"
            + new String(data, StandardCharsets.US_ASCII)
            + "}";
    String request =
        "POST /api/publish HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nX-API-Key: "
            + Endpoint.API_KEY
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    waiting.add(request.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void flush() {
    byte[] request = busy ? null : waiting.poll();
    if (request != null) {
      busy = true;
      ByteBuf out = context().alloc().buffer(request.length).writeBytes(request);
      context().writeAndFlush(out, context().voidPromise());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    response.append(in.toString(StandardCharsets.US_ASCII));
    in.release();
    int head = response.indexOf("\r\n\r\n");
    if (head < 0) {
      return;
    }
    int length = contentLength(response.substring(0, head + 2));
    if (length < 0) {
      fail("no content-length in the answer");
    } else if (response.length() >= head + 4 + length) {
      answer(response.substring(0, head + 4 + length), head + 4);
      response.setLength(0);
    }
  }

  private static int contentLength(String head) {
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length:");
    return at < 0 ? -1 : Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).trim());
  }

  private void answer(String whole, int bodyAt) {
    busy = false;
    if (!whole.startsWith("HTTP/1.1 200") || whole.indexOf("\"result\"", bodyAt) < 0) {
      fail("refused: " + whole.substring(0, whole.indexOf('\r')) + " " + whole.substring(bodyAt));
      return;
    }
    answers.accepted(1);
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail("connection lost");
  }

  @Override
  void lost(String why) {
    answers.lost(why);
  }

  @Override
  public Answers answers() {
    return answers;
  }
}
