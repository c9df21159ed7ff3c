package io.gyre.consumer.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.ConsumerConfig;
import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import io.gyre.consumer.Source;
import io.gyre.consumer.SourceContext;
import io.gyre.consumer.pubsub.PubSubStandIn.Delivery;
import io.gyre.support.Await;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of consumers, with ordering keys of a subscription. */
final class PubSubTest extends ConsumerContract {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  @Override
  protected String type() {
    return "google_pub_sub";
  }

  @Override
  protected boolean hasLag() {
    return false;
  }

  @Override
  protected Broker start() {
    return new PubSubBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((PubSubBroker) broker).clear();
  }

  private int faster = 1;
  private @Nullable PubSubTerms terms;

  @BeforeEach
  void useTheBroker() {
    faster = 1;
    terms = null;
  }

  @Override
  protected Source open(SourceContext context, ConsumerConfig config) {
    SourceContext own =
        new SourceContext(
            context.consumer(),
            context.nodeId(),
            context.vertx(),
            new FastLoop(context.loop(), faster),
            context.intake());
    return new GooglePubSubSource(
        own, config.googlePubSub(), terms == null ? pubsub().terms(DEADLINE) : terms);
  }

  /** Has the consumer read from the stand-in. */
  private void readFrom(PubSubStandIn service) {
    terms = service.terms(false, DEADLINE);
    read("");
    Await.until(SOON, () -> service.streams() > 0, () -> "no stream");
  }

  private static Delivery delivery(String receipt, int number, String key) {
    return new Delivery(receipt, "id-" + number, key, Integer.toString(number));
  }

  private static void awaitCall(PubSubStandIn service, String call) {
    Await.until(SOON, () -> service.calls().contains(call), () -> service.calls().toString());
  }

  private PubSubBroker pubsub() {
    return (PubSubBroker) broker();
  }

  private void publish(int partition, String channel, int number) {
    broker()
        .put(partition, "publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, number));
  }

  @Test
  void message_workedOnForLongerThanItsDeadline_isDeliveredOnce() {
    failNext(9);
    read("");
    publish(0, "a", 1);
    publish(0, "a", 2);
    // About 5 s of tries.
    assertEquals(List.of("1", "2"), awaitData("a", 2));
    awaitSettled();
    assertEquals(9, failed());
    assertEquals(
        List.of(1, 1), pubsub().states().stream().map(PubSubBroker.State::deliveries).toList());
    assertTrue(pubsub().states().get(0).modified() > 0);
  }

  @Test
  void failedMessage_blocksItsKeyOnly() {
    failNext(12);
    read("");
    publish(0, "a", 1);
    Await.until(SOON, () -> failed() >= 7, () -> failed() + " failed");
    failNext(0);
    publish(1, "b", 1);
    awaitData("b", 1);
    awaitData("a", 1);
    awaitSettled();
  }

  @Test
  void end_inTheMiddle_givesBackAtOnce() {
    failNext(Integer.MAX_VALUE);
    String first = read("", "node-1");
    for (int i = 0; i < 10; i++) {
      publish(0, "a", i);
    }
    Await.until(SOON, () -> failed() >= 5, () -> failed() + " failed");
    undeploy(first);
    failNext(0);
    long begun = System.nanoTime();
    read("", "node-2");
    assertEquals(IntStream.range(0, 10).mapToObj(Integer::toString).toList(), awaitData("a", 10));
    assertTrue(Duration.ofNanos(System.nanoTime() - begun).compareTo(DEADLINE) < 0);
    awaitSettled();
  }

  @Test
  void keylessMessages_ofSeveralSubscriptions_areRunSideBySide() {
    List<String> names = List.of("one-" + System.nanoTime(), "two-" + System.nanoTime());
    for (String name : names) {
      pubsub().subscribe(name);
      for (int i = 0; i < 150; i++) {
        String body = "{\"channel\":\"a\",\"data\":\"" + name + i + "\"}";
        pubsub()
            .send(
                name,
                "",
                Map.of("centrifugo-method", "publish"),
                body.getBytes(StandardCharsets.UTF_8));
      }
    }
    readOptions(
        pubsub()
            .options(
                List.of(names.get(0), "projects/gyre-test/subscriptions/" + names.get(1)),
                "\"max_outstanding_messages\":10"),
        "node-1");
    assertEquals(300, awaitData("a", 300).size());
    awaitSettled();
    assertEquals(0, meter("errors_total"));
  }

  @Test
  void stream_thatBreaks_isOpenedAgain() {
    String log =
        logOf(
            () -> {
              read("");
              publish(0, "a", 1);
              awaitData("a", 1);
              awaitSettled();
              pubsub().breakConnections();
              publish(0, "a", 2);
              awaitData("a", 2);
              awaitSettled();
            });
    assertTrue(log.contains("what=receive commands-"), log);
  }

  @Test
  void keys_deliveredAgainWhileHere_areRunOnceInOrder() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      failNext(6);
      readFrom(service);
      service.deliver(List.of(delivery("r1", 1, "k"), delivery("r2", 2, "k")));
      Await.until(SOON, () -> failed() >= 1, () -> "none failed");
      service.deliver(List.of(delivery("s1", 1, "k"), delivery("s2", 2, "k")));
      service.deliver(List.of(delivery("r3", 3, "k")));
      assertEquals(List.of("1", "2", "3"), awaitData("a", 3));
      Await.until(
          SOON, () -> service.calls().toString().contains("r3"), () -> service.calls() + "");
      assertEquals(3, arrivals());
      String all = service.calls().toString();
      assertTrue(all.contains("s1") && all.contains("s2") && !all.contains("ack r1"), all);
    }
  }

  @Test
  void outstandingMessages_areNotMoreThanAllowed() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      failNext(Integer.MAX_VALUE);
      terms = service.terms(false, DEADLINE);
      readOptions(pubsub().options(List.of("limited"), "\"max_outstanding_messages\":2"), "node-1");
      Await.until(SOON, () -> service.streams() > 0, () -> "no stream");
      for (int i = 0; i < 5; i++) {
        service.deliver(List.of(delivery("r" + i, i, "")));
      }
      awaitCall(service, "again in 3 r0,r1");
      failNext(0);
      assertEquals(5, awaitData("a", 5).size());
      assertEquals(
          List.of(
              "1=projects/gyre-test/subscriptions/limited 5=3 6=node-1/tested 7=2 8=1000000 10=1"),
          service.asked());
    }
  }

  @Test
  void settledMessage_comesAgainBeforeThatIsConfirmed_isNotRepeated() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      readFrom(service);
      service.hold();
      service.deliver(List.of(delivery("r1", 1, "")));
      awaitCall(service, "ack r1");
      service.deliver(List.of(delivery("s1", 1, ""), delivery("r2", 2, "")));
      awaitData("a", 2);
      service.answer();
      awaitCall(service, "ack s1,r2");
      assertEquals(2, arrivals());
    }
  }

  @Test
  void receiptThatIsTooOld_doesNotHoldUpOthers() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      readFrom(service);
      service.tooOld("r2");
      service.hold();
      service.deliver(List.of(delivery("r0", 0, "")));
      awaitCall(service, "ack r0");
      service.deliver(List.of(delivery("r1", 1, ""), delivery("r2", 2, ""), delivery("r3", 3, "")));
      awaitData("a", 4);
      service.answer();
      awaitCall(service, "ack r1");
      awaitCall(service, "ack r3");
      assertEquals(1, meter("errors_total"));
    }
  }

  @Test
  void end_waitsForAnAcknowledgementUnderWay_andGivesBackTheRest() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      terms = service.terms(false, Duration.ofSeconds(30));
      String reader = read("");
      Await.until(SOON, () -> service.streams() > 0, () -> "no stream");
      service.hold();
      service.deliver(List.of(delivery("r1", 1, "k")));
      awaitCall(service, "ack r1");
      service.deliver(List.of(delivery("r2", 2, "k")));
      awaitData("a", 2);
      failNext(Integer.MAX_VALUE);
      service.deliver(List.of(delivery("r3", 3, "k"), delivery("r4", 4, "k")));
      Await.until(SOON, () -> failed() >= 1, () -> "none failed");
      CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> undeploy(reader));
      Await.until(SOON, () -> service.halfClosed() == 1, () -> "the stream was not ended");
      service.answer();
      ended.join();
      assertEquals(List.of("ack r1", "ack r2", "again in 0 r3,r4"), service.calls());
    }
  }

  @Test
  void silentService_isAskedAnew() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      faster = 30;
      readFrom(service);
      Await.until(SOON, () -> service.streams() == 2, () -> service.streams() + " streams");
      assertTrue(service.signs() >= 2, () -> service.signs() + " signs of life");
      service.deliver(List.of(delivery("r1", 1, "k")));
      awaitData("a", 1);
      assertEquals(0, meter("errors_total"));
    }
  }

  @Test
  void refusal_isToldByNameOfTheSubscription_withoutItsText() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      service.refuse(GrpcStatus.PERMISSION_DENIED);
      terms = service.terms(false, DEADLINE);
      String log = logOfErrors("");
      assertTrue(log.contains("what=receive commands-"), log);
      assertTrue(log.contains("Pub/Sub answered PERMISSION_DENIED"), log);
      assertFalse(log.contains("t0ken") || log.contains("s3cret"), log);
    }
  }

  @Test
  void subscription_thatIsNotThere_isToldByName() {
    String log =
        logOf(
            () -> {
              readOptions(pubsub().options(List.of("nowhere"), ""), "node-1");
              awaitErrors();
            });
    assertTrue(log.contains("what=receive nowhere"), log);
    assertTrue(log.contains("Pub/Sub answered NOT_FOUND"), log);
  }

  private void awaitErrors() {
    Await.until(SOON, () -> meter("errors_total") >= 2, () -> "no errors");
  }

  private String logOfErrors(String more) {
    return logOf(
        () -> {
          read(more);
          awaitErrors();
        });
  }

  private static String account(Path file) {
    return "\"auth_mechanism\":\"service_account\",\"credentials_file\":\"" + file + "\"";
  }

  @Test
  void serviceAccount_getsATokenWithItsKey() {
    try (PubSubStandIn service = new PubSubStandIn();
        TokenStandIn tokens = new TokenStandIn()) {
      terms = service.terms(true, DEADLINE);
      String log =
          logOf(
              () -> {
                read(account(tokens.keyFile()));
                Await.until(SOON, () -> service.streams() > 0, () -> "" + tokens.complaints());
                service.deliver(List.of(delivery("r1", 1, "")));
                awaitCall(service, "ack r1");
              });
      assertEquals(List.of(), tokens.complaints());
      assertEquals(Set.of("Bearer " + TokenStandIn.TOKEN), service.authorizations());
      assertTrue(tokens.scopes().get(0).contains("auth/pubsub"), () -> "" + tokens.scopes());
      assertFalse(log.contains(TokenStandIn.TOKEN), log);
    }
  }

  @Test
  void serviceAccount_isRefused_isToldByCode() {
    try (PubSubStandIn service = new PubSubStandIn();
        TokenStandIn tokens = new TokenStandIn()) {
      terms = service.terms(true, DEADLINE);
      tokens.refuse();
      String log = logOfErrors(account(tokens.keyFile()));
      assertTrue(log.contains("no token: answered 400 invalid_grant"), log);
      assertFalse(log.contains("s3cret") || log.contains("PRIVATE"), log);
      assertEquals(Set.of(), service.authorizations());
    }
  }

  @Test
  void serviceAccount_withoutItsFile_isToldByName() {
    try (PubSubStandIn service = new PubSubStandIn()) {
      terms = service.terms(true, DEADLINE);
      String log = logOfErrors(account(Path.of("/nope/key.json")));
      assertTrue(
          log.contains("credentials_file /nope/key.json cannot be read: NoSuchFileException"), log);
    }
  }
}
