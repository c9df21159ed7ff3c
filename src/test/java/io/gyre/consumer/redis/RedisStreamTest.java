package io.gyre.consumer.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.consumer.Broker;
import io.gyre.consumer.ConsumerContract;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of consumers, with Redis streams. */
final class RedisStreamTest extends ConsumerContract {
  @Override
  protected String type() {
    return "redis_stream";
  }

  @Override
  protected Broker start() {
    return new RedisBroker();
  }

  @Override
  protected void clear(Broker broker) {
    ((RedisBroker) broker).clear();
  }

  private RedisBroker redis() {
    return (RedisBroker) broker();
  }

  @Test
  void entry_ofAMemberThatIsGone_comesFirst() {
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
    broker().put(0, "publish", "{\"channel\":\"a\",\"data\":2}");
    redis().readByAnother(0);
    read("");
    assertEquals(List.of("1", "2"), awaitData("a", 2));
    awaitSettled();
  }

  @Test
  void entry_withoutPayload_isSetAside() {
    read("");
    broker().putData(1, Map.of("method", "publish"), new byte[0]);
    redis().call(Request.cmd(Command.XADD).arg("commands:1").arg("*").arg("x").arg("y"));
    awaitSettled();
    assertEquals(2, meter("messages_set_aside_total"));
  }

  @Test
  void workers_several_shareAStream() {
    read("\"num_workers\":4,\"visibility_timeout\":\"1s\"");
    for (int i = 0; i < 40; i++) {
      broker().put(0, "publish", "{\"channel\":\"a\",\"data\":" + i + "}");
    }
    assertEquals(40, awaitData("a", 40).size());
    awaitSettled();
  }
}
