package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.impl.SerializationServiceSupport;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Engine;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be read in the shared maps, and so on the membership port, when there is a key. */
final class SealedMapsTest {

  private static final Retention KEEP =
      new Retention(10, Duration.ofMinutes(5), Duration.ofMinutes(9));
  private static final List<String> SAID =
      List.of("said-data", "said-tag", "said-user", "said-conn", "said-chan");

  private final Cluster cluster = new Cluster(2);

  @AfterEach
  void stop() {
    cluster.stopAll();
  }

  /** As good as any for what has to be shown: what is sealed cannot be read as it was. */
  private static final class Inverting implements PayloadCodec {
    @Override
    public byte[] seal(byte[] plain) {
      byte[] sealed = plain.clone();
      for (int i = 0; i < sealed.length; i++) {
        sealed[i] = (byte) ~sealed[i];
      }
      return sealed;
    }

    @Override
    public byte[] open(byte[] sealed) {
      return seal(sealed);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Set<String> readable(PayloadCodec codec) throws Exception {
    List<Cluster.Member> members = cluster.startAll();
    Engine engine = cluster.node(members.get(0), o -> o.withCodec(codec), message -> {}).engine();
    cluster.node(members.get(1), o -> o.withCodec(codec), message -> {});
    ClientInfo info =
        new ClientInfo(
            "said-user", "client", Data.json("\"said-conn\""), Data.json("\"said-chan\""));
    Publication publication =
        Publication.builder()
            .data(Data.json("\"said-data\""))
            .tags(Map.of("said-tag", "said-tag"))
            .info(info)
            .build();
    AppendOptions once = new AppendOptions(KEEP, false, "key", 0, "", true);
    await(engine.streams().addInterest("channel"));
    await(engine.streams().append("channel", publication, once));
    await(engine.streams().append("channel", publication, once));
    await(engine.streams().announce("channel", true, info));
    await(engine.presence().put("channel", info, Duration.ofMinutes(1)));
    await(engine.places().take("said-user", "client", 2));
    HistoryQuery query = HistoryQuery.newest(KEEP, 5);
    assertEquals(1, await(engine.streams().read("channel", query)).publications().size());
    return contents(members.get(1).instance());
  }

  /** Which of the marks stand anywhere in a map. */
  private static Set<String> contents(HazelcastInstance instance) {
    Set<String> found = new TreeSet<>();
    int entries = 0;
    for (DistributedObject object : instance.getDistributedObjects()) {
      if (object instanceof IMap<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          entries++;
          for (Object part : new Object[] {entry.getKey(), entry.getValue()}) {
            byte[] bytes =
                ((SerializationServiceSupport) instance)
                    .getSerializationService()
                    .toData(part)
                    .toByteArray();
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            SAID.stream().filter(text::contains).forEach(found::add);
          }
        }
      }
    }
    assertEquals(3, entries, "a stream, a room and a user's places");
    return found;
  }

  @Test
  void maps_withAKey_holdNothingThatWasSaid() throws Exception {
    assertEquals(Set.of(), readable(new Inverting()));
  }

  @Test
  void maps_withoutAKey_holdAllOfIt() throws Exception {
    assertEquals(new TreeSet<>(SAID), readable(PayloadCodec.PLAIN));
  }
}
