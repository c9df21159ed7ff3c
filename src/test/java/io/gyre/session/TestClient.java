package io.gyre.session;

import io.gyre.protocol.Codec;
import io.gyre.protocol.ProtocolType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of a {@link TestLane}: sends text, gets text. */
final class TestClient {
  private final TestLane lane;
  private final Inbound inbound;
  private final List<String> kept = new ArrayList<>();

  /** Its connection. */
  final TestLink link;

  TestClient(TestLane lane, TestLink link, Inbound inbound) {
    this.lane = lane;
    this.link = link;
    this.inbound = inbound;
  }

  /** Sends one frame and lets the lane work. */
  TestClient send(String frame) {
    post(frame);
    lane.loop.runAll();
    return this;
  }

  /** Sends one frame; what is not done at once waits for the lane to be moved. */
  void post(String frame) {
    inbound.receive(frame.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends the request of a connection that only listens, and lets the lane work. */
  TestClient ask(String request) {
    byte[] body = request.getBytes(StandardCharsets.UTF_8);
    inbound.connect(Codec.of(ProtocolType.JSON).connectRequest(body));
    lane.loop.runAll();
    return this;
  }

  /** Sends a pong for each ping that came, and forgets nothing else of what came. */
  void answerPings() {
    lane.loop.runAll();
    List<String> frames = new ArrayList<>(link.take());
    long pings = frames.stream().filter("{}"::equals).count();
    frames.removeIf("{}"::equals);
    kept.addAll(frames);
    for (long i = 0; i < pings; i++) {
      send("{}");
    }
  }

  /** Its session. */
  Session session() {
    return (Session) inbound;
  }

  void pong() {
    inbound.pong();
  }

  /** The connection ends from the client's side. */
  void leave() {
    link.aborted = true;
    inbound.closed();
    lane.loop.runAll();
  }

  /** What came since the last call, with names in place of random ids and epochs. */
  List<String> got() {
    lane.loop.runAll();
    List<String> named = new ArrayList<>();
    kept.forEach(frame -> named.add(lane.named(frame)));
    kept.clear();
    link.take().forEach(frame -> named.add(lane.named(frame)));
    return named;
  }

  /** The close code of the server; 0 while there is none. */
  int closeCode() {
    lane.loop.runAll();
    return link.closedWith == null ? 0 : link.closedWith.code();
  }
}
