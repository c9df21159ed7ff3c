package io.gyre.consumer.pubsub;

import io.gyre.protocol.Codec;
import io.gyre.protocol.Data;
import io.gyre.protocol.FieldWriter;
import io.gyre.protocol.ProtobufReader;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.HostAndPort;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as Pub/Sub where Google's fake does not: checks who asks, refuses, says nothing, delivers
 * what a test says, and holds answers back.
 *
 * <p>Thread: any, for a test; answers on its own loop.
 */
final class PubSubStandIn implements AutoCloseable {
  private static final Codec CODEC = Codec.of(ProtocolType.PROTOBUF);

  /** A delivery to come. */
  record Delivery(String receipt, String id, String key, String data) {}

  private final Vertx vertx = Vertx.vertx();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<GrpcServerResponse<Buffer, Buffer>> streams = new CopyOnWriteArrayList<>();
  private final Set<String> tooOld = ConcurrentHashMap.newKeySet();
  private final Deque<GrpcServerResponse<Buffer, Buffer>> unanswered = new ArrayDeque<>();
  private final int port;
  private volatile boolean holds;
  private final AtomicInteger signs = new AtomicInteger();
  private final AtomicInteger halfClosed = new AtomicInteger();
  private volatile GrpcStatus refusal = GrpcStatus.OK;

  PubSubStandIn() {
    GrpcServer grpc = GrpcServer.server(vertx).callHandler(this::called);
    port =
        vertx
            .createHttpServer()
            .requestHandler(grpc)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  PubSubTerms terms(boolean credentials, Duration deadline) {
    return new PubSubTerms(HostAndPort.create("127.0.0.1", port), false, credentials, deadline);
  }

  private void called(GrpcServerRequest<Buffer, Buffer> request) {
    authorizations.add(String.valueOf(request.headers().get("authorization")));
    if (refusal != GrpcStatus.OK) {
      request.response().status(refusal).statusMessage("no, t0ken s3cret").end();
      return;
    }
    if (request.methodName().equals("StreamingPull")) {
      stream(request);
    } else {
      request.handler(message -> unary(request, message));
    }
  }

  private void stream(GrpcServerRequest<Buffer, Buffer> request) {
    request.handler(
        message -> {
          if (message.length() == 0) {
            signs.incrementAndGet();
          } else {
            asked.add(asked(ProtobufReader.bare(message.getBytes())));
            streams.add(request.response());
          }
        });
    request.endHandler(
        end -> {
          halfClosed.incrementAndGet();
          request.response().end();
        });
    request.errorHandler(cut -> streams.remove(request.response()));
  }

  private static String asked(ProtobufReader in) {
    StringJoiner all = new StringJoiner(" ");
    int mark = in.begin();
    for (int field = in.next(); field != 0; field = in.next()) {
      all.add(field + "=" + (field == 1 || field == 6 ? in.text() : in.int64()));
    }
    in.end(mark);
    return all.toString();
  }

  private void unary(GrpcServerRequest<Buffer, Buffer> request, Buffer message) {
    int seconds = 0;
    List<String> ids = new ArrayList<>();
    ProtobufReader in = ProtobufReader.bare(message.getBytes());
    int mark = in.begin();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 3 -> seconds = in.int32();
        case 2, 4 -> ids.add(in.text());
        default -> in.skip();
      }
    }
    in.end(mark);
    boolean acknowledges = request.methodName().equals("Acknowledge");
    calls.add((acknowledges ? "ack" : "again in " + seconds) + ' ' + String.join(",", ids));
    if (acknowledges && ids.stream().anyMatch(tooOld::contains)) {
      request.response().status(GrpcStatus.INVALID_ARGUMENT).end();
    } else if (acknowledges && holds) {
      unanswered.add(request.response());
    } else {
      request.response().end(Buffer.buffer());
    }
  }

  /** From now on every call is refused, with a text that nobody should read. */
  void refuse(GrpcStatus status) {
    refusal = status;
  }

  /** From now on acknowledgements wait for {@link #answer}. */
  void hold() {
    holds = true;
  }

  /** Answers what waits; what comes from now on at once. */
  void answer() {
    vertx.runOnContext(
        go -> {
          holds = false;
          unanswered.forEach(response -> response.end(Buffer.buffer()));
          unanswered.clear();
        });
  }

  /** Acknowledgements with this receipt are refused, as with exactly-once delivery. */
  void tooOld(String receipt) {
    tooOld.add(receipt);
  }

  /** Sends one response on the youngest stream. */
  void deliver(List<Delivery> deliveries) {
    byte[] response =
        CODEC.encode(
            deliveries, (out, all) -> out.list(1, "receivedMessages", all, PubSubStandIn::write));
    streams.get(streams.size() - 1).write(Buffer.buffer(response));
  }

  private static void write(FieldWriter out, Delivery delivery) {
    out.text(1, "ackId", delivery.receipt);
    out.message(2, "message", delivery, PubSubStandIn::writeMessage);
  }

  private static void writeMessage(FieldWriter out, Delivery delivery) {
    String body = "{\"channel\":\"a\",\"data\":" + delivery.data + "}";
    out.raw(1, "data", Data.of(body.getBytes(StandardCharsets.UTF_8)));
    out.texts(2, "attributes", Map.of("centrifugo-method", "publish"));
    out.text(3, "messageId", delivery.id);
    out.text(5, "orderingKey", delivery.key);
  }

  /** The first message of each stream: numbers of fields and values. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Streams that are, or were, open. */
  int streams() {
    return streams.size();
  }

  /** Signs of life that came. */
  int signs() {
    return signs.get();
  }

  /** Streams of which the reader wants nothing more. */
  int halfClosed() {
    return halfClosed.get();
  }

  /** What was acknowledged, and what shall come again, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Who asked. */
  Set<String> authorizations() {
    return Set.copyOf(authorizations);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
