package io.gyre.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Done;
import io.gyre.bus.NodeQuery;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.LaneMeters;
import io.gyre.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking all nodes while they come, go and fail. */
final class NodePollTest {

  private final Vertx vertx = Vertx.vertx();
  private final Members members = new Members();
  private NodePoll poll;

  /** Nodes that can be lost. */
  private static final class Members implements Nodes {
    private final List<String> ids = new CopyOnWriteArrayList<>(List.of("own", "other"));
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public String own() {
      return "own";
    }

    @Override
    public List<String> ids() {
      return List.copyOf(ids);
    }

    @Override
    public void onLeft(Consumer<String> listener) {
      listeners.add(listener);
    }

    void lose(String id) {
      ids.remove(id);
      listeners.forEach(listener -> listener.accept(id));
    }
  }

  @BeforeEach
  void start() {
    BusCodec.install(vertx.eventBus());
    poll = new NodePoll(VertxLoop.next(vertx), vertx.eventBus(), members, new LaneMeters().set());
    answering("own");
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void serve(String id, Consumer<Message<BusMessage>> service) {
    vertx.eventBus().<BusMessage>consumer(Addresses.node(id), service::accept);
  }

  private void answering(String id) {
    serve(id, message -> message.reply(Done.DONE));
  }

  private static <T> CompletableFuture<T> started(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static int count(Future<List<BusMessage>> answers) throws Exception {
    return started(answers).get(5, TimeUnit.SECONDS).size();
  }

  @Test
  void all_everyNodeAnswers_givesAll() throws Exception {
    answering("other");
    assertEquals(2, count(poll.all(new NodeQuery.Info())));
  }

  @Test
  void all_nodeWithoutInbox_isLeftOut() throws Exception {
    assertEquals(1, count(poll.all(new NodeQuery.Info())));
  }

  @Test
  void all_nodeLostBeforeItAnswered_isLeftOut() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    serve("other", message -> asked.complete(null));
    CompletableFuture<List<BusMessage>> answers = started(poll.all(new NodeQuery.Info()));
    asked.get(5, TimeUnit.SECONDS);
    members.lose("other");
    assertEquals(1, answers.get(5, TimeUnit.SECONDS).size());
  }

  @Test
  void all_nodeRefuses_fails() throws Exception {
    serve("other", message -> message.fail(ErrorCode.UNKNOWN_CHANNEL.code(), "unknown channel"));
    CompletableFuture<List<BusMessage>> answers = started(poll.all(new NodeQuery.Info()));
    assertTrue(answers.handle((done, failure) -> failure != null).get(5, TimeUnit.SECONDS));
  }

  @Test
  void some_nodeRefuses_isLeftOut() throws Exception {
    serve("other", message -> message.fail(ErrorCode.INTERNAL.code(), "broken"));
    assertEquals(1, count(poll.some(new NodeQuery.Info())));
  }
}
