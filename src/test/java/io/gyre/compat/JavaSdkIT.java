package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PresenceStatsResult;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.StreamPosition;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.SubscriptionTokenEvent;
import io.github.centrifugal.centrifuge.SubscriptionTokenGetter;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.gyre.support.CutRelay;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java SDK (Protobuf) against the server. */
@Tag("sdk")
class JavaSdkIT {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private static ServerProcess server;

  private final List<SdkClient> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = ServerProcess.start(CaseTable.text("sdk-server.json"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void closeClients() {
    clients.forEach(SdkClient::close);
  }

  @Test
  void connect_withoutToken_connected() {
    connected(server.port(), "");
  }

  @Test
  void connect_invalidToken_disconnectedForGood() {
    Options options = new Options();
    options.setToken(Tokens.user("u", 0) + "x");
    SdkClient client = keep(SdkClient.connecting(server.port(), options));
    client.await(() -> client.events().contains("disconnected 3500 invalid token"), "refused");
  }

  @Test
  void connect_expiringToken_refreshedWithoutInterruption() {
    AtomicInteger calls = new AtomicInteger();
    Options options = new Options();
    options.setTokenGetter(
        new ConnectionTokenGetter() {
          @Override
          public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
            calls.incrementAndGet();
            callback.Done(null, Tokens.user("u", 2));
          }
        });
    SdkClient client = keep(SdkClient.connecting(server.port(), options));
    client.await(() -> calls.get() >= 4, "three refreshes");
    assertEquals(
        List.of("connecting 0 connect called", "connected"), client.events(), "no interruption");
  }

  @Test
  void publish_toOwnSubscription_received() {
    SdkClient client = connected("u");
    SdkClient.Sub sub = client.subscribed(unique("plain"));
    SdkClient.<PublishResult>result(
        done -> sub.subscription().publish(SdkClient.bytes("{\"t\":\"hé<l>lo\"}"), done));
    client.await(() -> sub.datas().equals(List.of("{\"t\":\"hé<l>lo\"}")), "publication");
  }

  @Test
  void presence_ofTwoClients_bothListed() {
    SdkClient client = connected("one");
    SdkClient.Sub sub = client.subscribed(unique("hist:p"));
    SdkClient other = connected("two");
    other.subscribed(sub.subscription().getChannel());
    PresenceResult presence = SdkClient.result(done -> sub.subscription().presence(done));
    assertEquals(
        List.of("one", "two"),
        presence.getClients().values().stream().map(info -> info.getUser()).sorted().toList());
    PresenceStatsResult stats = SdkClient.result(done -> sub.subscription().presenceStats(done));
    assertEquals(List.of(2, 2), List.of(stats.getNumClients(), stats.getNumUsers()));
    other.client().disconnect();
    client.await(() -> sub.seen().contains("leave two"), "leave");
    assertEquals(List.of("join one", "join two", "leave two"), sub.seen().subList(1, 4));
  }

  @Test
  void history_limitsAndPositions_asAsked() {
    SdkClient client = connected("u");
    Subscription sub = client.subscribed(unique("hist:h")).subscription();
    for (int i = 1; i <= 5; i++) {
      byte[] data = SdkClient.bytes(String.valueOf(i));
      SdkClient.<PublishResult>result(done -> sub.publish(data, done));
    }
    HistoryResult all = history(sub, new HistoryOptions.Builder().withLimit(10).build());
    assertEquals("1 2 3 4 5", datas(all));
    assertEquals(5, all.getOffset());
    HistoryOptions.Builder two = new HistoryOptions.Builder().withLimit(2);
    assertEquals("5 4", datas(history(sub, two.withReverse(true).build())));
    StreamPosition since = new StreamPosition(2, all.getEpoch());
    HistoryOptions.Builder from = new HistoryOptions.Builder().withLimit(2).withSince(since);
    assertEquals("3 4", datas(history(sub, from.build())));
    HistoryOptions wrong = from.withSince(new StreamPosition(2, "x")).build();
    assertEquals(112, errorCode(() -> history(sub, wrong)));
  }

  @Test
  void calls_notPermitted_errorCodes() {
    SdkClient client = connected("u");
    byte[] data = SdkClient.bytes("{}");
    assertEquals(
        108,
        errorCode(() -> SdkClient.<RPCResult>result(done -> client.client().rpc("x", data, done))));
    assertEquals(
        103,
        errorCode(
            () ->
                SdkClient.<PublishResult>result(
                    done -> client.client().publish("priv:x", data, done))));
    SdkClient.Sub sub = client.subscribing(unique("priv:d"), new SubscriptionOptions());
    client.await(() -> sub.seen().contains("unsubscribed 103 permission denied"), "refusal");
  }

  @Test
  void recovery_afterDroppedConnection_nothingLost() throws IOException {
    try (CutRelay relay = CutRelay.to(server.port())) {
      SdkClient client = connected(relay.port(), Tokens.user("u", 0));
      SdkClient.Sub sub = client.subscribed(unique("hist:r"));
      publish(sub, 1);
      client.await(() -> sub.datas().size() == 1, "the first");
      relay.cut();
      client.await(() -> client.events().size() > 2, "connecting");
      IntStream.rangeClosed(2, 20).forEach(i -> publish(sub, i));
      relay.restore();
      client.await(() -> sub.datas().size() == 20, "the rest");
      assertEquals(LongStream.rangeClosed(1, 20).boxed().toList(), sub.offsets());
      client.await(() -> sub.seen().contains("subscribed true true"), "recovered");
    }
  }

  @Test
  void recovery_historyGone_recoveredIsFalse() throws IOException {
    try (CutRelay relay = CutRelay.to(server.port())) {
      SdkClient client = connected(relay.port(), Tokens.user("u", 0));
      SdkClient.Sub sub = client.subscribed(unique("small:r"));
      relay.cut();
      client.await(() -> client.events().size() > 2, "connecting");
      IntStream.rangeClosed(1, 10).forEach(i -> publish(sub, i));
      relay.restore();
      client.await(() -> sub.seen().contains("subscribed true false"), "not recovered");
      publish(sub, 11);
      client.await(() -> sub.datas().equals(List.of("11")), "live again");
    }
  }

  @Test
  void serverSideSubscriptions_tokenRecoveryAndApi_reported() throws IOException {
    try (CutRelay relay = CutRelay.to(server.port())) {
      String name = unique("u");
      String channel = "hist:" + name;
      String token = Tokens.hs256("{\"sub\":\"" + name + "\",\"subs\":{\"" + channel + "\":{}}}");
      SdkClient client = connected(relay.port(), token);
      client.await(() -> client.events().contains("+" + channel + " false"), "subscribed");
      publish(channel, 1);
      client.await(() -> client.events().contains("pub " + channel + " 1"), "live");
      relay.cut();
      client.await(() -> client.events().toString().contains("connecting 1"), "connecting");
      publish(channel, 2);
      relay.restore();
      client.await(() -> client.events().contains("pub " + channel + " 2"), "recovered");
      client.await(() -> client.events().contains("+" + channel + " true"), "subscribed again");
      String body = "{\"user\":\"" + name + "\",\"channel\":\"" + name + "-2\"}";
      server.api().call("subscribe", body);
      client.await(() -> client.events().contains("+" + name + "-2 false"), "by API");
      server.api().call("unsubscribe", body);
      client.await(() -> client.events().contains("-" + name + "-2"), "unsubscribed by API");
    }
  }

  @Test
  void cacheRecovery_firstSubscribe_newestPublication() {
    String channel = unique("cache:c");
    publish(channel, 1);
    publish(channel, 2);
    SdkClient client = connected("u");
    SdkClient.Sub sub = client.subscribed(channel);
    client.await(() -> sub.datas().equals(List.of("2")), "cached");
  }

  @Test
  void unsubscribe_byServer_final() {
    String name = unique("u");
    SdkClient client = connected(name);
    SdkClient.Sub sub = client.subscribed(unique("plain"));
    server
        .api()
        .call(
            "unsubscribe",
            "{\"user\":\"%s\",\"channel\":\"%s\"}"
                .formatted(name, sub.subscription().getChannel()));
    client.await(() -> sub.seen().contains("unsubscribed 2000 server unsubscribe"), "final");
  }

  @ParameterizedTest
  @CsvSource({"0,false", "3011,true", "4000,true", "4500,false"})
  void disconnect_byServer_reconnectsByCode(int code, boolean reconnects) {
    String name = unique("u");
    SdkClient client = connected(name);
    String custom = code == 0 ? "" : ",\"disconnect\":{\"code\":" + code + ",\"reason\":\"why\"}";
    server.api().call("disconnect", "{\"user\":\"" + name + "\"" + custom + "}");
    String end = code == 0 ? "3503 force disconnect" : code + " why";
    String event = (reconnects ? "connecting " : "disconnected ") + end;
    client.await(() -> client.events().contains(event), event);
    if (reconnects) {
      client.await(() -> client.events().lastIndexOf("connected") > 2, "connected again");
    }
  }

  @Test
  void subscriptionTokens_expiring_refreshed() {
    String name = unique("u");
    SdkClient client = connected(name);
    AtomicInteger calls = new AtomicInteger();
    SubscriptionOptions options = new SubscriptionOptions();
    options.setTokenGetter(
        new SubscriptionTokenGetter() {
          @Override
          public void getSubscriptionToken(SubscriptionTokenEvent event, TokenCallback callback) {
            calls.incrementAndGet();
            callback.Done(null, Tokens.channel(name, event.getChannel(), 2));
          }
        });
    SdkClient.Sub sub = client.subscribing(unique("$priv:t"), options);
    client.await(() -> calls.get() >= 3, "two refreshes");
    publish(sub, 1);
    client.await(() -> sub.datas().size() == 1, "still subscribed");
    assertEquals(List.of("subscribed false false"), sub.seen());
  }

  @Test
  void subscriptions_hundredAtOnce_eachServed() {
    SdkClient client = connected("u");
    List<SdkClient.Sub> subs =
        IntStream.range(0, 100)
            .mapToObj(i -> client.subscribing(unique("many"), new SubscriptionOptions()))
            .toList();
    client.await(() -> subs.stream().noneMatch(sub -> sub.seen().isEmpty()), "subscribed");
    String channels =
        subs.stream()
            .map(sub -> Json.quote(sub.subscription().getChannel()))
            .collect(Collectors.joining(","));
    server.api().call("broadcast", "{\"channels\":[" + channels + "],\"data\":7}");
    client.await(() -> subs.stream().allMatch(sub -> sub.datas().size() == 1), "one each");
  }

  @Test
  void bigMessages_bothWays_intact() {
    SdkClient client = connected("u");
    SdkClient.Sub sub = client.subscribed(unique("big"));
    String up = Json.quote("ü".repeat(25_000));
    SdkClient.<PublishResult>result(done -> sub.subscription().publish(SdkClient.bytes(up), done));
    String down = Json.quote("ab€".repeat(100_000));
    String channel = sub.subscription().getChannel();
    server.api().call("publish", "{\"channel\":\"" + channel + "\",\"data\":" + down + "}");
    client.await(() -> sub.datas().equals(List.of(up, down)), "both");
  }

  private SdkClient connected(String user) {
    return connected(server.port(), Tokens.user(user, 0));
  }

  private SdkClient connected(int port, String token) {
    return keep(SdkClient.connected(port, token));
  }

  private SdkClient keep(SdkClient client) {
    clients.add(client);
    return client;
  }

  private static void publish(SdkClient.Sub sub, int data) {
    publish(sub.subscription().getChannel(), data);
  }

  private static void publish(String channel, int data) {
    server.api().call("publish", "{\"channel\":\"" + channel + "\",\"data\":" + data + "}");
  }

  private static HistoryResult history(Subscription sub, HistoryOptions options) {
    return SdkClient.result(done -> sub.history(options, done));
  }

  private static String datas(HistoryResult result) {
    return result.getPublications().stream()
        .map(publication -> SdkClient.text(publication.getData()))
        .collect(Collectors.joining(" "));
  }

  private static int errorCode(Executable call) {
    CompletionException error = assertThrows(CompletionException.class, call);
    return assertInstanceOf(ReplyError.class, error.getCause()).getCode();
  }

  private static String unique(String name) {
    return name + "-" + SERIAL.incrementAndGet();
  }
}
