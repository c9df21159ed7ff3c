package io.gyre.consumer.servicebus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import io.gyre.support.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of consumers, with sessions of a queue of Service Bus. */
final class ServiceBusTest extends ConsumerContract {
  private static final Map<String, String> PUBLISH = Map.of("centrifugo-method", "publish");

  @Override
  protected String type() {
    return "azure_service_bus";
  }

  @Override
  protected Broker start() {
    return new ServiceBusBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((ServiceBusBroker) broker).clear();
  }

  @Override
  protected boolean hasLag() {
    return false;
  }

  private ServiceBusBroker azure() {
    return (ServiceBusBroker) broker();
  }

  private String create(String name, boolean sessions, Duration lock) {
    String unique = name + '-' + System.nanoTime();
    azure().bus().create(unique, sessions, lock, 10);
    return unique;
  }

  private void send(String queue, String session, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] body =
          "{\"channel\":\"%s\",\"data\":%d}".formatted(session, i).getBytes(StandardCharsets.UTF_8);
      azure().send(queue, session, PUBLISH, body);
    }
  }

  private static List<String> numbers(int to) {
    return IntStream.range(0, to).mapToObj(Integer::toString).toList();
  }

  private void awaitEmpty(String queue) {
    Await.until(
        SOON, () -> azure().unsettled(queue) == 0, () -> azure().unsettled(queue) + " unsettled");
  }

  private int renewals(String queue) {
    return azure().bus().ask(() -> azure().bus().queue(queue).renewals());
  }

  private int dead(String queue) {
    return azure().bus().ask(() -> azure().bus().queue(queue).dead().size());
  }

  @Test
  void queue_withoutSessions_isReadInOrder() {
    String queue = create("plain", false, Duration.ofSeconds(5));
    send(queue, "a", 0, 50);
    String reader = readOptions(azure().options(queue, "\"max_receive_messages\":8"), "node-1");
    assertEquals(numbers(50), awaitData("a", 50));
    awaitEmpty(queue);
    assertEquals(50, arrivals());
    undeploy(reader);
  }

  @Test
  void queue_withoutSessions_givesBackAtTheEnd() {
    String queue = create("back", false, Duration.ofMinutes(5));
    failNext(1_000);
    send(queue, "a", 0, 20);
    String reader = readOptions(azure().options(queue, "\"max_receive_messages\":8"), "node-1");
    Await.until(SOON, () -> meter("errors_total") >= 2, () -> "no errors");
    undeploy(reader);
    failNext(0);
    readOptions(azure().options(queue, ""), "node-2");
    assertEquals(numbers(20), awaitData("a", 20));
    awaitEmpty(queue);
  }

  @Test
  void end_waitsForConfirmations() {
    String queue = create("late", false, Duration.ofSeconds(30));
    azure().bus().ask(() -> azure().bus().queue(queue).confirmAfter(Duration.ofMillis(300)));
    send(queue, "a", 0, 1);
    String reader = readOptions(azure().options(queue, ""), "node-1");
    awaitData("a", 1);
    undeploy(reader);
    assertEquals(0, azure().unsettled(queue));
    assertEquals(0, meter("errors_total"));
  }

  @Test
  void message_triedForLongerThanItsLock_staysHere() {
    String queue = create("slow", false, Duration.ofSeconds(1));
    failNext(8);
    send(queue, "a", 0, 2);
    readOptions(azure().options(queue, "\"max_receive_messages\":2"), "node-1");
    Await.until(SOON, () -> meter("errors_total") >= 1, () -> "no errors");
    readOptions(azure().options(queue, ""), "node-2");
    assertEquals(numbers(2), awaitData("a", 2));
    awaitEmpty(queue);
    assertEquals(2, arrivals());
    assertTrue(renewals(queue) >= 2, () -> renewals(queue) + " renewals");
    assertEquals(0, dead(queue));
  }

  @Test
  void session_triedForLongerThanItsLock_staysHere() {
    String queue = create("slow-session", true, Duration.ofSeconds(1));
    failNext(8);
    send(queue, "a", 0, 2);
    readOptions(azure().options(queue, "\"use_sessions\":true"), "node-1");
    Await.until(SOON, () -> meter("errors_total") >= 1, () -> "no errors");
    readOptions(azure().options(queue, "\"use_sessions\":true"), "node-2");
    assertEquals(numbers(2), awaitData("a", 2));
    awaitEmpty(queue);
    assertEquals(2, arrivals());
    assertTrue(renewals(queue) >= 2, () -> renewals(queue) + " renewals");
  }

  @Test
  void sessions_moreThanCalls_allGetTheirTurn() {
    String queue = create("many", true, Duration.ofSeconds(5));
    for (String session : List.of("a", "b", "c", "d")) {
      send(queue, session, 0, 5);
    }
    readOptions(azure().options(queue, "\"use_sessions\":true"), "node-1");
    for (String session : List.of("a", "b", "c", "d")) {
      assertEquals(numbers(5), awaitData(session, 5));
    }
    awaitEmpty(queue);
    send(queue, "a", 5, 6);
    assertEquals(numbers(6), awaitData("a", 6));
  }

  @Test
  void session_takenAway_goesOnWithTheOther() {
    String queue = create("taken", true, Duration.ofSeconds(30));
    failNext(6);
    send(queue, "a", 0, 10);
    readOptions(
        azure().options(queue, "\"use_sessions\":true,\"max_receive_messages\":4"), "node-1");
    Await.until(SOON, () -> meter("errors_total") >= 2, () -> "no errors");
    String log =
        logOf(
            () -> {
              azure()
                  .bus()
                  .ask(
                      () -> {
                        azure().bus().queue(queue).expireAll();
                        return true;
                      });
              assertEquals(numbers(10), awaitData("a", 10));
            });
    assertTrue(log.contains("com.microsoft:session-lock-lost"), log);
    awaitEmpty(queue);
  }

  @Test
  void connection_closedByTheService_isOpenedAgain() {
    String queue = create("forced", false, Duration.ofSeconds(1));
    readOptions(azure().options(queue, ""), "node-1");
    send(queue, "a", 0, 5);
    awaitData("a", 5);
    awaitEmpty(queue);
    String log =
        logOf(
            () -> {
              azure().bus().forceClients();
              send(queue, "a", 5, 10);
              // One that was on its way comes last, when its lock is over.
              assertEquals(Set.copyOf(numbers(10)), Set.copyOf(awaitData("a", 10)));
            });
    assertTrue(log.contains("amqp:connection:forced"), log);
  }

  @Test
  void properties_thatAreNoStrings_areNone_orMalformed() {
    String queue = create("types", false, Duration.ofSeconds(5));
    readOptions(azure().options(queue, "\"publication_data_mode\":{\"enabled\":true}"), "node-1");
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    azure().send(queue, "s", Map.of("centrifugo-channels", "a", "centrifugo-delta", true), body);
    azure().send(queue, "s", Map.of("centrifugo-channels", "a", "centrifugo-version", 3), body);
    azure().send(queue, "s", Map.of("centrifugo-channels", 7), body);
    azure()
        .send(
            queue,
            "s",
            Map.of(
                "centrifugo-channels", "a", "centrifugo-tag-n", 1, "centrifugo-idempotency-key", 2),
            body);
    awaitData("a", 1);
    awaitEmpty(queue);
    assertEquals(1, arrivals());
    assertEquals(3, meter("messages_set_aside_total"));
  }

  @Test
  void refusals_areToldByConditionOnly() {
    String queue = create("refused", false, Duration.ofSeconds(5));
    String wrong =
        "{\"connection_string\":\"%s\",\"queues\":[\"%s\"]}"
            .formatted(azure().connectionString("d3Jvbmcga2V5"), queue);
    String log =
        logOf(
            () -> {
              readOptions(azure().options("no-such-queue", ""), "node-1");
              readOptions(wrong, "node-1");
              Await.until(SOON, () -> meter("errors_total") >= 4, () -> "no errors");
            });
    assertTrue(log.contains("read no-such-queue"), log);
    assertTrue(log.contains("amqp:not-found"), log);
    assertTrue(log.contains("read " + queue), log);
    assertTrue(log.contains("$cbs answered 401"), log);
    assertFalse(log.contains("d3Jvbmcga2V5") || log.contains(ServiceBusStandIn.KEY), log);
    assertFalse(log.contains("SharedAccess") || log.contains("sig="), log);
  }

  @Test
  void oneQueueIsMissing_theOtherIsRead() {
    String queue = create("there", false, Duration.ofSeconds(5));
    String options =
        "{\"connection_string\":\"%s\",\"queues\":[\"missing\",\"%s\"]}"
            .formatted(azure().connectionString(ServiceBusStandIn.KEY), queue);
    readOptions(options, "node-1");
    send(queue, "a", 0, 3);
    assertEquals(numbers(3), awaitData("a", 3));
  }

  @Test
  void signature_madeElsewhere_isShown() {
    String queue = create("signed", false, Duration.ofSeconds(5));
    String options =
        "{\"connection_string\":\"Endpoint=sb://%s;SharedAccessSignature=%s;UseDevelopmentEmulator=true\","
                .formatted(azure().host(), ServiceBusStandIn.signed(azure().host()))
            + "\"queues\":[\"%s\"]}".formatted(queue);
    send(queue, "a", 0, 3);
    readOptions(options, "node-1");
    assertEquals(numbers(3), awaitData("a", 3));
  }
}
