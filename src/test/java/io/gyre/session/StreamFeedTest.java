package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.proxy.ProxyStream;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A subscription's stream is paused while much waits for the client, and not longer. */
class StreamFeedTest extends SessionTestBase {
  private static final int LIMIT = 100_000;

  private final FakeStream stream = new FakeStream();

  @Override
  String config() {
    return "{\"client\":{\"queue_max_size\":" + LIMIT + "}}";
  }

  private static final class FakeStream implements ProxyStream {
    final List<String> calls = new ArrayList<>();
    private @Nullable Listener listener;

    void publish(int number) {
      Objects.requireNonNull(listener)
          .publication(Publication.of(Data.json(String.valueOf(number))));
    }

    @Override
    public void start(Listener started) {
      listener = started;
    }

    @Override
    public void pause() {
      calls.add("pause");
    }

    @Override
    public void resume() {
      calls.add("resume");
    }

    @Override
    public Future<Void> publish(@Nullable Data data) {
      return Future.succeededFuture();
    }

    @Override
    public void cancel() {
      calls.add("cancel");
    }
  }

  private TestClient fed() {
    TestClient client = lane.connect("u");
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}").got();
    Session session = client.session();
    StreamFeed feed = new StreamFeed(session, stream);
    feed.start(Objects.requireNonNull(session.subscriptions().get("a")));
    return client;
  }

  @Test
  void slowClient_pausesTheStream_untilItHasTakenWhatWaited() {
    TestClient client = fed();
    stream.publish(1);
    assertEquals(List.of(), stream.calls);
    client.link.queued = LIMIT / 2;
    stream.publish(2);
    stream.publish(3);
    lane.loop.runAll();
    assertEquals(List.of("pause"), stream.calls);
    client.link.allSent();
    lane.loop.runAll();
    assertEquals(List.of("pause", "resume"), stream.calls);
    assertEquals(3, client.got().size());
    client.link.queued = LIMIT / 2;
    stream.publish(4);
    assertEquals(List.of("pause", "resume", "pause"), stream.calls);
  }

  @Test
  void othersWroteMeanwhile_waitsForThatToo() {
    TestClient client = fed();
    client.link.queued = LIMIT / 2;
    stream.publish(1);
    client.link.allSent();
    client.link.queued = LIMIT / 2;
    lane.loop.runAll();
    assertEquals(List.of("pause"), stream.calls);
    client.link.allSent();
    lane.loop.runAll();
    assertEquals(List.of("pause", "resume"), stream.calls);
  }

  @Test
  void clientThatLeaves_isNotWaitedFor() {
    TestClient client = fed();
    client.link.queued = LIMIT / 2;
    stream.publish(1);
    client.leave();
    client.link.allSent();
    lane.loop.runAll();
    assertTrue(!stream.calls.contains("resume"), stream.calls::toString);
  }
}
