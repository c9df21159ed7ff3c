package io.gyre.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.ConfigLoader;
import io.gyre.config.ProxyConfig;
import io.gyre.config.SourceSet;
import io.gyre.loop.VertxLoop;
import io.gyre.protocol.Data;
import io.gyre.support.Await;
import io.gyre.support.FickleBackend;
import io.gyre.support.FickleBackend.Deed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls over kept connections of HTTP/1.1 that the backend closes when it likes. */
final class ClosedConnectionsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ProxyRequest.Peer PEER = new ProxyRequest.Peer("c1", "websocket", "json");

  private final Vertx vertx = Vertx.vertx();
  private final VertxLoop loop = VertxLoop.next(vertx);

  @SuppressWarnings("NullAway.Init")
  private FickleBackend backend;

  @SuppressWarnings("NullAway.Init")
  private HttpTransport transport;

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
    backend.close();
  }

  private void start(Deed... deeds) {
    backend = FickleBackend.start(deeds);
    String text = "{\"rpc\": {\"proxy\": {\"endpoint\": \"" + backend.url() + "\"}}}";
    ProxyConfig config =
        ConfigLoader.load(SourceSet.ofFile("config.json", text)).config().rpc().proxy();
    transport = new HttpTransport(vertx, loop, config, HttpBackend.options(config), 8);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> asking) {
    Promise<T> promise = Promise.promise();
    loop.execute(() -> asking.get().onComplete(promise));
    return promise.future();
  }

  private Future<?> rpc() {
    return transport
        .send(new ProxyRequest.Rpc(PEER, "42", "buy", Data.json("{}"), null), ClientHeaders.NONE)
        .answer();
  }

  private Future<?> refresh() {
    return transport.send(new ProxyRequest.Refresh(PEER, "42", null), ClientHeaders.NONE).answer();
  }

  private ProxyFailure.Kind failure(Supplier<Future<?>> asking) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> await(onLoop(() -> asking.get().mapEmpty())));
    return assertInstanceOf(ProxyFailure.class, failed.getCause()).kind();
  }

  private void succeeds(Supplier<Future<?>> asking) throws Exception {
    await(onLoop(() -> asking.get().mapEmpty()));
  }

  @Test
  void usedConnectionClosedUnanswered_harmlessIsRepeated_methodIsNot() throws Exception {
    start(Deed.ANSWER, Deed.CLOSE);
    succeeds(this::refresh);
    succeeds(this::refresh);
    assertEquals(3, backend.heard().size());
    assertEquals(2, backend.connections());
    assertEquals(ProxyFailure.Kind.STALE, failure(this::rpc));
    assertEquals(4, backend.heard().size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Deed.class,
      names = {"CLOSE", "CUT_IN_HEAD"})
  void freshConnectionClosed_nothingIsRepeated(Deed deed) {
    start(deed);
    assertEquals(ProxyFailure.Kind.CUT, failure(this::refresh));
    assertEquals(ProxyFailure.Kind.CUT, failure(this::rpc));
    assertEquals(2, backend.heard().size());
  }

  @Test
  void endThatWaitsInTheKernel_isSeenBeforeAMethodIsCalled() throws Exception {
    start(Deed.ANSWER_AND_CLOSE);
    for (int i = 1; i <= 20; i++) {
      int closed = i;
      // The loop looks at no socket from the answer to the next call.
      Supplier<Future<?>> again =
          () -> {
            Await.until(SOON, () -> backend.closed() >= closed, () -> "not closed");
            return rpc();
          };
      if (i == 1) {
        succeeds(this::rpc);
      }
      succeeds(again);
    }
    assertEquals(21, backend.heard().size());
  }

  @Test
  void backendThatClosesAfterEachAnswer_harmlessAllSucceed() throws Exception {
    start(Deed.ANSWER_AND_CLOSE);
    List<Future<?>> chains = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      chains.add(onLoop(() -> chain(100)));
    }
    await(Future.all(chains));
    assertTrue(backend.heard().size() >= 800, () -> "heard " + backend.heard().size());
  }

  private Future<Void> chain(int length) {
    return length == 0
        ? Future.succeededFuture()
        : refresh().compose(answered -> chain(length - 1));
  }

  @Test
  void cancelled_isNotRepeated() throws Exception {
    start(Deed.ANSWER, Deed.CLOSE);
    succeeds(this::refresh);
    Future<Void> failed =
        onLoop(
            () -> {
              var exchange =
                  transport.send(new ProxyRequest.Refresh(PEER, "42", null), ClientHeaders.NONE);
              exchange.cancel().run();
              return exchange.answer().mapEmpty();
            });
    assertThrows(ExecutionException.class, () -> await(failed));
    Await.until(SOON, () -> backend.closed() == 1, () -> "not closed");
    assertTrue(backend.heard().size() <= 2, () -> "heard " + backend.heard().size());
    assertEquals(1, backend.connections());
  }
}
