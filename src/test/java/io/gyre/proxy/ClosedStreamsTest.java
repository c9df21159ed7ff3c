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
import io.gyre.support.FrameBackend;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over HTTP/2 to a backend that refuses streams and goes away. */
final class ClosedStreamsTest {
  private static final int INTERNAL_ERROR = 2;
  private static final ProxyRequest.Peer PEER = new ProxyRequest.Peer("c1", "websocket", "json");

  private final Vertx vertx = Vertx.vertx();
  private final VertxLoop loop = VertxLoop.next(vertx);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private GrpcTransport transport(FrameBackend backend) {
    String text = "{\"rpc\": {\"proxy\": {\"endpoint\": \"127.0.0.1:" + backend.port() + "\"}}}";
    ProxyConfig config =
        ConfigLoader.load(SourceSet.ofFile("config.json", text)).config().rpc().proxy();
    return new GrpcTransport(vertx, loop, config, GrpcBackend.options(config));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Future<Void> onLoop(Supplier<Future<?>> asking) {
    Promise<Void> promise = Promise.promise();
    loop.execute(() -> asking.get().<Void>mapEmpty().onComplete(promise));
    return promise.future();
  }

  private static Future<?> rpc(GrpcTransport transport, String method) {
    return transport
        .send(new ProxyRequest.Rpc(PEER, "42", method, Data.json("{}"), null), ClientHeaders.NONE)
        .answer();
  }

  private static Future<?> refresh(GrpcTransport transport) {
    return transport.send(new ProxyRequest.Refresh(PEER, "42", null), ClientHeaders.NONE).answer();
  }

  private ProxyFailure.Kind failure(Supplier<Future<?>> asking) {
    ExecutionException failed = assertThrows(ExecutionException.class, () -> await(onLoop(asking)));
    return assertInstanceOf(ProxyFailure.class, failed.getCause()).kind();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void goAwayAfterSomeStreams_everyMethodIsCalledOnce(int streams) throws Exception {
    try (FrameBackend backend =
        FrameBackend.start(
            stream -> {
              if (stream.number() == streams) {
                stream.goAway();
              }
              stream.answer();
            })) {
      GrpcTransport transport = transport(backend);
      List<Future<?>> calls = new ArrayList<>();
      Set<String> expected = new TreeSet<>();
      for (int i = 0; i < 5 * streams; i++) {
        String method = "method" + i + ".";
        expected.add(method);
        calls.add(onLoop(() -> rpc(transport, method)));
      }
      await(Future.all(calls));
      assertEquals(expected.size(), backend.heard().size());
      expected.removeIf(method -> backend.heard().stream().anyMatch(body -> body.contains(method)));
      assertEquals(Set.of(), expected);
      assertTrue(backend.connections() >= 5, () -> backend.connections() + " connections");
    }
  }

  @Test
  void refusedStream_isSentAgain_notForEver() throws Exception {
    AtomicInteger refusals = new AtomicInteger(3);
    try (FrameBackend backend =
        FrameBackend.start(
            stream -> {
              if (refusals.getAndDecrement() > 0) {
                stream.reset(FrameBackend.REFUSED_STREAM);
              } else {
                stream.answer();
              }
            })) {
      GrpcTransport transport = transport(backend);
      await(onLoop(() -> rpc(transport, "a")));
      assertEquals(4, backend.streams());
      refusals.set(1_000);
      assertEquals(ProxyFailure.Kind.UNHEARD, failure(() -> rpc(transport, "a")));
      assertTrue(backend.streams() < 20, () -> backend.streams() + " streams");
    }
  }

  @Test
  void streamThatFailsOtherwise_isNotSentAgain() throws Exception {
    try (FrameBackend backend = FrameBackend.start(stream -> stream.reset(INTERNAL_ERROR))) {
      GrpcTransport transport = transport(backend);
      assertEquals(ProxyFailure.Kind.CUT, failure(() -> refresh(transport)));
      assertEquals(1, backend.streams());
    }
  }

  @Test
  void connectionEndsWithoutAWord_harmlessIsRepeatedOnceItHadServed_methodIsNot() throws Exception {
    try (FrameBackend backend =
        FrameBackend.start(
            stream -> {
              if (stream.number() == 1) {
                stream.answer();
              } else {
                stream.cut();
              }
            })) {
      GrpcTransport transport = transport(backend);
      await(onLoop(() -> refresh(transport)));
      await(onLoop(() -> refresh(transport)));
      assertEquals(3, backend.streams());
      assertEquals(ProxyFailure.Kind.STALE, failure(() -> rpc(transport, "a")));
      assertEquals(4, backend.streams());
    }
  }

  @Test
  void freshConnectionEndsWithoutAWord_nothingIsRepeated() throws Exception {
    try (FrameBackend backend = FrameBackend.start(FrameBackend.Stream::cut)) {
      GrpcTransport transport = transport(backend);
      assertEquals(ProxyFailure.Kind.CUT, failure(() -> refresh(transport)));
      assertEquals(1, backend.streams());
    }
  }
}
