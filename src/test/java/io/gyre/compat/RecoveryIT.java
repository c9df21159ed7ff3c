package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.CutRelay;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Clients that lose their connections at random miss nothing and get nothing twice. */
class RecoveryIT {
  private static final int CHANNELS = 10;
  private static final int CLIENTS = 200;
  private static final int PER_SECOND = 500;
  private static final int SECONDS = 20;
  private static final long SEED = Long.getLong("gyre.seed", 20_26L);

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"]},
       "channel": {"namespaces": [{"name": "re", "history_size": 2000, "history_ttl": "120s",
         "force_recovery": true, "allow_subscribe_for_client": true}]}}
      """;

  @Test
  void recoveringClients_connectionsCutAtRandom_everyMessageOnceInOrder() throws IOException {
    try (ServerProcess server = ServerProcess.start(CONFIG);
        CutRelay relay = CutRelay.to(server.port())) {
      List<RecoveringClient> clients =
          IntStream.range(0, CLIENTS)
              .mapToObj(i -> RecoveringClient.start(server, "re:" + i % CHANNELS, SEED + i))
              .toList();
      List<SdkClient> sdks = new ArrayList<>();
      List<SdkClient.Sub> subs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        sdks.add(SdkClient.connected(relay.port(), Tokens.user("sdk" + i, 0)));
        subs.add(sdks.get(i).subscribed("re:" + i));
      }
      clients.forEach(RecoveringClient::awaitSubscribed);
      publishAll(server.api(), relay);
      int each = PER_SECOND * SECONDS / CHANNELS;
      List<Long> expected = LongStream.rangeClosed(1, each).boxed().toList();
      for (RecoveringClient client : clients) {
        client.awaitOffset(each);
        assertEquals(expected, client.offsets(), () -> "seed " + SEED + ": " + client);
        client.close();
      }
      for (int i = 0; i < subs.size(); i++) {
        SdkClient.Sub sub = subs.get(i);
        sdks.get(i).await(() -> sub.offsets().size() >= each, "every message");
        assertEquals(expected, sub.offsets(), "SDK client, seed " + SEED);
        sdks.get(i).close();
      }
      int cuts = clients.stream().mapToInt(RecoveringClient::cuts).sum();
      assertTrue(cuts >= CLIENTS, "only " + cuts + " connections were cut");
    }
  }

  /** Publishes in time slices of 20 ms, cutting the SDKs' connections now and then. */
  private static void publishAll(Api api, CutRelay relay) {
    Random random = new Random(SEED);
    int slices = SECONDS * 50;
    long start = System.nanoTime();
    for (int slice = 0; slice < slices; slice++) {
      long ahead = start + slice * 20_000_000L - System.nanoTime();
      if (ahead > 0) {
        Await.pause(Duration.ofNanos(ahead));
      }
      int number = slice;
      String commands =
          IntStream.range(0, PER_SECOND / 50)
              .mapToObj(i -> publish(number * (PER_SECOND / 50) + i))
              .collect(Collectors.joining(","));
      Api.Answer answer = api.post("batch", "{\"commands\":[" + commands + "]}");
      assertEquals(200, answer.status(), answer.body());
      if (slice % 150 == 149) {
        relay.cut();
      } else if (random.nextInt(5) == 0) {
        relay.restore();
      }
    }
    relay.restore();
  }

  private static String publish(int number) {
    return "{\"publish\":{\"channel\":\"re:%d\",\"data\":{\"n\":%d}}}"
        .formatted(number % CHANNELS, number);
  }
}
