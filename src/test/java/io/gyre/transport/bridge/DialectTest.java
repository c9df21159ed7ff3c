package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a session writes, as the bridges of Vert.x say it. */
final class DialectTest {

  private static String framed(Dialect dialect, String message) {
    ByteBuf frame = dialect.frame(message.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    assertEquals(!message.equals(text(bytes)), Dialect.isMessage(bytes));
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void frame_pushOfAChannel_becomesAMessageToItsAddress() {
    String push = "{\"push\":{\"channel\":\"a:\\\"é\",\"pub\":{\"data\":{\"b\":[1,{}]}}}}";
    assertEquals(
        "{\"type\":\"message\",\"address\":\"gyre.channel.a:\\\"é\",\"headers\":{},"
            + "\"body\":{\"channel\":\"a:\\\"é\",\"pub\":{\"data\":{\"b\":[1,{}]}}}}",
        framed(Dialect.TCP, push));
    JsonObject sockJs = new JsonObject(framed(Dialect.SOCKJS, push));
    assertEquals("rec", sockJs.getString("type"));
    assertFalse(sockJs.containsKey("headers"));
  }

  @Test
  void frame_anythingElse_staysAsItIs() {
    for (String message :
        new String[] {
          "{}", "{\"id\":1,\"connect\":{}}", "{\"push\":{\"disconnect\":{\"code\":1}}}"
        }) {
      assertEquals(message, framed(Dialect.TCP, message));
    }
  }

  @Test
  void error_hasItsTextWhereEitherBridgePutsIt() {
    JsonObject error = Dialect.error(103, "no");
    assertEquals("no", error.getString("message"));
    assertEquals("no", error.getString("body"));
    assertTrue(error.getString("type").equals("err"));
  }
}
