package io.gyre.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gyre.config.ConfigLoader;
import io.gyre.config.ProxyConfig;
import io.gyre.config.SourceSet;
import io.gyre.protocol.Data;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What services on the bus are asked, and what their answers and silences come to. */
final class BusTransportTest {
  private static final ProxyRequest.Rpc RPC =
      new ProxyRequest.Rpc(
          new ProxyRequest.Peer("c1", "websocket", "json"),
          "42",
          "price",
          Data.json("{\"a\":1}"),
          null);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static ProxyConfig config(String endpoint) {
    String proxy =
        "{\"endpoint\": \""
            + endpoint
            + "\", \"timeout\": \"1s\", \"max_response_size\": 1000,"
            + " \"http_headers\": [\"cookie\"]}";
    String text = "{\"rpc\": {\"proxy\": " + proxy + "}}";
    return ConfigLoader.load(SourceSet.ofFile("config.json", text)).config().rpc().proxy();
  }

  private ProxyAnswer<ProxyResult.Rpc> ask() throws Exception {
    ClientHeaders headers = new ClientHeaders(Map.of("cookie", List.of("a=1")), Map.of(), Map.of());
    return new BusTransport(vertx, config("bus:methods"))
        .send(RPC, headers)
        .answer()
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private void serve(Handler<Message<JsonObject>> service) throws Exception {
    vertx
        .eventBus()
        .<JsonObject>localConsumer("methods", service)
        .completion()
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private ProxyFailure.Kind failure() {
    ExecutionException failed = assertThrows(ExecutionException.class, this::ask);
    return assertInstanceOf(ProxyFailure.class, failed.getCause()).kind();
  }

  @Test
  void request_isTheObjectOfHttpBackends_withEventAndHeaders() throws Exception {
    JsonObject[] asked = new JsonObject[1];
    String[] headers = new String[2];
    serve(
        message -> {
          asked[0] = message.body();
          headers[0] = message.headers().get(BusTransport.EVENT);
          headers[1] = message.headers().get("cookie");
          message.reply(new JsonObject("{\"result\":{\"data\":{\"p\":5}}}"));
        });
    ProxyAnswer<ProxyResult.Rpc> answer = ask();
    ProxyResult.Rpc result = Objects.requireNonNull(answer.result());
    assertEquals(Data.json("{\"p\":5}"), result.data());
    assertEquals("price", asked[0].getString("method"));
    assertEquals("42", asked[0].getString("user"));
    assertEquals(1, asked[0].getJsonObject("data").getInteger("a"));
    assertEquals("rpc", headers[0]);
    assertEquals("a=1", headers[1]);
  }

  @Test
  void answer_mayBeABufferWithAnError() throws Exception {
    serve(
        message -> message.reply(Buffer.buffer("{\"error\":{\"code\":1001,\"message\":\"no\"}}")));
    assertEquals(1001, Objects.requireNonNull(ask().error()).code());
  }

  @Test
  void nobodyThere_isUnreachable() {
    assertEquals(ProxyFailure.Kind.UNREACHABLE, failure());
  }

  @Test
  void noAnswer_isATimeout() throws Exception {
    serve(message -> {});
    assertEquals(ProxyFailure.Kind.TIMEOUT, failure());
  }

  @Test
  void failingService_isAStatus() throws Exception {
    serve(message -> message.fail(7, "secret reason"));
    assertEquals(ProxyFailure.Kind.STATUS, failure());
  }

  @Test
  void answerOfAnotherKind_isAWrongBody() throws Exception {
    serve(message -> message.reply("text"));
    assertEquals(ProxyFailure.Kind.WRONG_BODY, failure());
  }

  @Test
  void tooLargeAnAnswer_isRefused() throws Exception {
    serve(message -> message.reply(new JsonObject().put("result", "x".repeat(2_000))));
    assertEquals(ProxyFailure.Kind.TOO_LARGE, failure());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bus:", "bus:gyre.publish"})
  void address_emptyOrGyresOwn_isRefused(String endpoint) {
    assertThrows(IllegalArgumentException.class, () -> BusTransport.check(endpoint));
  }
}
