package io.gyre.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.Announce;
import io.gyre.bus.Deliver;
import io.gyre.hub.Broadcast.Form;
import io.gyre.loop.HandLoop;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HubTest {

  private final List<String> interestCalls = new ArrayList<>();
  private final Promise<Void> told = Promise.promise();
  private final HandLoop loop = new HandLoop();
  private final Hub hub = new Hub(loop, new RecordedInterest());

  /** Interest that writes down how it was called and answers with {@link #told}. */
  private final class RecordedInterest implements Interest {
    @Override
    public Future<Void> add(String channel) {
      interestCalls.add("+" + channel);
      return told.future();
    }

    @Override
    public void remove(String channel) {
      interestCalls.add("-" + channel);
    }

    @Override
    public Future<Void> caughtUp() {
      return told.future();
    }
  }

  /** A framing that counts what it frames and remembers the buffers. */
  private static final class CountingFraming implements Framing {
    private final ProtocolType type;
    private final List<ByteBuf> made = new ArrayList<>();

    CountingFraming(ProtocolType type) {
      this.type = type;
    }

    @Override
    public ProtocolType protocol() {
      return type;
    }

    @Override
    public ByteBuf frame(byte[] message) {
      ByteBuf frame = Unpooled.copiedBuffer(message);
      made.add(frame);
      return frame;
    }
  }

  /** A subscriber that keeps the texts of its frames. */
  private static class Listener implements Subscriber {
    private final Framing framing;
    private final Form form;
    private final List<String> got = new ArrayList<>();
    private int slot;

    Listener(Framing framing, Form form) {
      this.framing = framing;
      this.form = form;
    }

    @Override
    public void publication(Broadcast publication) {
      keep(publication.frame(framing, form));
    }

    @Override
    public void change(BroadcastChange change) {
      keep(change.frame(framing));
    }

    @Override
    public void failed(RuntimeException cause) {
      got.add(cause.getMessage());
    }

    private void keep(ByteBuf frame) {
      got.add(frame.toString(StandardCharsets.UTF_8));
      frame.release();
    }

    @Override
    public int slot() {
      return slot;
    }

    @Override
    public void slot(int newSlot) {
      slot = newSlot;
    }
  }

  private final CountingFraming json = new CountingFraming(ProtocolType.JSON);

  private Listener add(String channel) {
    Listener listener = new Listener(json, Form.FULL);
    hub.add(channel, listener);
    return listener;
  }

  private static Deliver delivery(String channel, String data) {
    return new Deliver(
        channel, Publication.of(Data.of(data.getBytes(StandardCharsets.UTF_8))), "", null, 0);
  }

  private static String push(String channel, String data) {
    return "{\"push\":{\"channel\":\"" + channel + "\",\"pub\":{\"data\":" + data + "}}}";
  }

  @Test
  void add_firstAndLast_interestIsToldOnce() {
    Listener first = add("a");
    Listener second = add("a");
    assertEquals(List.of("+a"), interestCalls);
    hub.remove("a", first);
    assertEquals(List.of("+a"), interestCalls);
    hub.remove("a", second);
    assertEquals(List.of("+a", "-a"), interestCalls);
    add("a");
    assertEquals(List.of("+a", "-a", "+a"), interestCalls);
  }

  @Test
  void add_everySubscriber_waitsForTheSameWord() {
    Future<Void> first = hub.add("a", new Listener(json, Form.FULL));
    Future<Void> second = hub.add("a", new Listener(json, Form.FULL));
    assertFalse(first.isComplete() || second.isComplete());
    told.complete();
    assertTrue(first.succeeded() && second.succeeded());
  }

  @Test
  void add_interestFails_leavesNothingOnceRemoved() {
    Listener listener = new Listener(json, Form.FULL);
    Future<Void> added = hub.add("a", listener);
    told.fail("no engine");
    assertTrue(added.failed());
    hub.remove("a", listener);
    assertEquals(0, hub.channels());
    assertEquals(0, hub.subscriptions());
  }

  @Test
  void remove_notSubscribed_throws() {
    assertThrows(IllegalStateException.class, () -> hub.remove("a", new Listener(json, Form.FULL)));
  }

  @Test
  void deliver_reachesTheSubscribersOfItsChannelOnly() {
    Listener a = add("a");
    Listener b = add("b");
    hub.deliver(delivery("a", "1"));
    hub.deliver(delivery("nobody", "2"));
    assertEquals(List.of(push("a", "1")), a.got);
    assertEquals(List.of(), b.got);
  }

  @Test
  void deliver_announce_reachesEverybody() {
    Listener a = add("a");
    ClientInfo info = new ClientInfo("u", "c", null, null);
    hub.deliver(new Announce("a", true, info));
    hub.deliver(new Announce("a", false, info));
    assertEquals(
        List.of(
            "{\"push\":{\"channel\":\"a\",\"join\":{\"info\":{\"user\":\"u\",\"client\":\"c\"}}}}",
            "{\"push\":{\"channel\":\"a\",\"leave\":{\"info\":{\"user\":\"u\",\"client\":\"c\"}}}}"),
        a.got);
  }

  @Test
  void deliver_manyOfOneFraming_encodesOnceAndReleases() {
    List<Listener> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(add("a"));
    }
    hub.deliver(delivery("a", "1"));
    assertEquals(1, json.made.size());
    assertEquals(0, json.made.get(0).refCnt());
    all.forEach(listener -> assertEquals(1, listener.got.size()));
  }

  @Test
  void deliver_framingsAndForms_encodeOnceEach() {
    CountingFraming protobuf = new CountingFraming(ProtocolType.PROTOBUF);
    for (Form form : new Form[] {Form.FULL, Form.DELTA_BASE, Form.DELTA_PATCH}) {
      for (int i = 0; i < 3; i++) {
        hub.add("a", new Listener(json, form));
        hub.add("a", new Listener(protobuf, form));
      }
    }
    hub.deliver(delivery("a", "1"));
    assertEquals(3, json.made.size());
    assertEquals(3, protobuf.made.size());
    json.made.forEach(frame -> assertEquals(0, frame.refCnt()));
    protobuf.made.forEach(frame -> assertEquals(0, frame.refCnt()));
  }

  @Test
  void frame_keptBySomeone_outlivesTheDelivery() {
    List<ByteBuf> kept = new ArrayList<>();
    hub.add(
        "a",
        new Listener(json, Form.FULL) {
          @Override
          public void publication(Broadcast publication) {
            kept.add(publication.frame(json, Form.FULL));
          }
        });
    hub.deliver(delivery("a", "1"));
    assertEquals(push("a", "1"), kept.get(0).toString(StandardCharsets.UTF_8));
    kept.get(0).release();
    assertEquals(0, json.made.get(0).refCnt());
  }

  @Test
  void frame_binaryForJson_failsForJsonOnly() {
    CountingFraming protobuf = new CountingFraming(ProtocolType.PROTOBUF);
    List<ProtocolException> failures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      hub.add(
          "a",
          new Listener(json, Form.FULL) {
            @Override
            public void publication(Broadcast publication) {
              failures.add(
                  assertThrows(ProtocolException.class, () -> publication.frame(json, Form.FULL)));
            }
          });
    }
    Listener binary = new Listener(protobuf, Form.FULL);
    hub.add("a", binary);
    hub.deliver(delivery("a", "\u0001not json"));
    assertEquals(2, failures.size());
    assertEquals(Disconnect.INAPPROPRIATE_PROTOCOL, failures.get(0).disconnect());
    assertEquals(1, binary.got.size());
  }

  @Test
  void deliver_subscriberThrows_othersGetItAndTheFrameIsReleased() {
    Listener before = add("a");
    Listener broken =
        new Listener(json, Form.FULL) {
          @Override
          public void publication(Broadcast publication) {
            throw new IllegalStateException("broken");
          }
        };
    hub.add("a", broken);
    Listener after = add("a");
    hub.deliver(delivery("a", "1"));
    assertEquals(1, before.got.size());
    assertEquals(1, after.got.size());
    assertEquals(List.of("broken"), broken.got);
    assertEquals(0, json.made.get(0).refCnt());
  }

  @Test
  void remove_anyOrder_keepsExactlyTheOthers() {
    Random random = new Random(11);
    List<Listener> in = new ArrayList<>();
    List<Listener> out = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      in.add(add("a"));
    }
    for (int round = 0; round < 60; round++) {
      Collections.shuffle(in, random);
      for (int i = 0; i < 3; i++) {
        Listener gone = in.remove(in.size() - 1);
        hub.remove("a", gone);
        out.add(gone);
      }
      in.add(add("a"));
      in.forEach(listener -> listener.got.clear());
      out.forEach(listener -> listener.got.clear());
      hub.deliver(delivery("a", "" + round));
      in.forEach(listener -> assertEquals(1, listener.got.size()));
      out.forEach(listener -> assertEquals(0, listener.got.size()));
      assertEquals(in.size(), hub.subscriptions());
    }
    in.forEach(listener -> hub.remove("a", listener));
    assertEquals(0, hub.channels());
  }

  @Test
  void subscribers_tellsThoseOfEachChannel() {
    add("a");
    add("a");
    add("b");
    assertEquals(2, hub.subscribers("a"));
    assertEquals(1, hub.subscribers("b"));
    assertEquals(0, hub.subscribers("c"));
    assertEquals(3, hub.subscriptions());
    assertNotEquals(3, hub.channels());
  }

  private Hub gathering(int maxSize, boolean latestOnly) {
    Batching batching = new Batching(maxSize, Duration.ofMillis(100), latestOnly);
    return new Hub(loop, new RecordedInterest(), null, channel -> batching);
  }

  private Listener add(Hub where, String channel) {
    Listener listener = new Listener(json, Form.FULL);
    where.add(channel, listener);
    return listener;
  }

  @Test
  void gathered_goesWhenTheFirstHasWaitedLongEnough() {
    Hub gathering = gathering(0, false);
    Listener listener = add(gathering, "a");
    gathering.deliver(delivery("a", "1"));
    loop.pass(Duration.ofMillis(50));
    gathering.deliver(delivery("a", "2"));
    assertEquals(List.of(), listener.got);
    loop.pass(Duration.ofMillis(100));
    assertEquals(List.of(push("a", "1"), push("a", "2")), listener.got);
  }

  @Test
  void gathered_goesWhenThereAreEnough_andTheNextWaitItsOwnTime() {
    Hub gathering = gathering(2, false);
    Listener listener = add(gathering, "a");
    loop.pass(Duration.ofMillis(50));
    gathering.deliver(delivery("a", "1"));
    gathering.deliver(delivery("a", "2"));
    assertEquals(2, listener.got.size());
    loop.pass(Duration.ofMillis(50));
    gathering.deliver(delivery("a", "3"));
    loop.pass(Duration.ofMillis(50));
    assertEquals(2, listener.got.size(), "not by the time of those before");
    loop.pass(Duration.ofMillis(100));
    assertEquals(3, listener.got.size());
  }

  @Test
  void gathered_latestOnly_deliversTheLast() {
    Hub gathering = gathering(0, true);
    Listener listener = add(gathering, "a");
    List.of("1", "2", "3").forEach(data -> gathering.deliver(delivery("a", data)));
    loop.pass(Duration.ofMillis(200));
    assertEquals(List.of(push("a", "3")), listener.got);
  }

  @Test
  void gathered_whenTheLastSubscriberLeaves_isForgotten() {
    Hub gathering = gathering(0, false);
    Listener first = add(gathering, "a");
    gathering.deliver(delivery("a", "1"));
    gathering.remove("a", first);
    Listener second = add(gathering, "a");
    loop.pass(Duration.ofMillis(200));
    assertEquals(List.of(), first.got);
    assertEquals(List.of(), second.got);
    assertTrue(loop.idle());
  }
}
